#!/usr/bin/env python3
"""Writes the known answers of format 1 without any of our code.

Records, files and the spool by libsodium (PyNaCl), everything else by OpenSSL (cryptography)
and Python's own hashlib and hmac. Needs cryptography >= 48 and pynacl >= 1.6:

    python3 make.py

Wraps and signatures are randomised, so every run writes other bytes that mean the same. Run it
only when the format changes: what stands here was written by a released format and must open.
"""

import hashlib
import hmac
from pathlib import Path

import nacl.bindings as sodium
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

HERE = Path(__file__).parent
WORDS = b"The grey panel beside gate B."


def u32(number):
    return number.to_bytes(4, "big")


def u64(number):
    return number.to_bytes(8, "big")


def framed(part):
    return u64(len(part)) + part


# Deriving and hashing


def hkdf(salt, material, info, length, digest):
    size = hashlib.new(digest).digest_size
    secret = hmac.digest(salt or bytes(size), material, digest)
    out, block = b"", b""
    for number in range(1, length // size + 2):
        block = hmac.digest(secret, block + info + bytes([number]), digest)
        out += block
    return out[:length]


def derive(parts, label, context=b""):
    material = b"".join(framed(part) for part in parts)
    return hkdf(b"", material, framed(label) + context, 32, "sha512")


def blake(label, parts):
    whole = b"".join(framed(part) for part in [label, *parts])
    return hashlib.blake2b(whole, digest_size=32).digest()


# Padding and postcard


def padded(length):
    length = max(length, 1024)
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def pad(content):
    content += b"\x80"
    return content.ljust(padded(len(content)), b"\0")


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def listed(content):
    return varint(len(content)) + content


# Suite 1: records. Suite 3: files. Suite 4: spool.


def place(kind, tenant=bytes(16), case=bytes(16), of_class=0, record=bytes(16), version=0):
    return bytes([1, kind]) + tenant + case + bytes([of_class]) + record + u32(version)


def aead(key, nonce, plain, associated):
    return sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, associated, nonce, key)


def record(key, nonce, plain, associated):
    return b"\x01" + nonce + aead(key, nonce, pad(plain), associated)


def stream(key, content, associated):
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    out = b"\x03" + sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    whole = u64(len(content)) + content
    whole = whole.ljust(padded(len(whole)), b"\0")
    for start in range(0, len(whole), 65536):
        last = start + 65536 >= len(whole)
        tag = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL if last else 0
        chunk = whole[start : start + 65536]
        out += sodium.crypto_secretstream_xchacha20poly1305_push(state, chunk, associated, tag)
    return out


def spool(key, name, content):
    out = b""
    starts = range(0, max(len(content), 1), 65536)
    for number, start in enumerate(starts):
        last = number == len(starts) - 1
        associated = b"\x04" + bytes([last]) + u64(number) + name
        nonce = bytes([number]) * 24
        out += nonce + aead(key, nonce, content[start : start + 65536], associated)
    return out


# Suite 2: HPKE base mode (RFC 9180) with X-Wing, HKDF-SHA256, ChaCha20-Poly1305


def xwing(seed):
    expanded = hashlib.shake_256(seed).digest(96)
    lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    curve = X25519PrivateKey.from_private_bytes(expanded[64:])
    return lattice.public_key(), curve.public_key()


def reader_public(seed):
    lattice, curve = xwing(seed)
    return lattice.public_bytes_raw() + curve.public_bytes_raw()


def encapsulate(seed):
    lattice, curve = xwing(seed)
    ours = X25519PrivateKey.generate()
    one, first = lattice.encapsulate()
    other, second = ours.exchange(curve), ours.public_key().public_bytes_raw()
    hybrid = one + other + second + curve.public_bytes_raw() + bytes.fromhex("5c2e2f2f5e5c")
    return hashlib.sha3_256(hybrid).digest(), first + second


def wrap(seed, purpose, associated, plain):
    shared, encapsulated = encapsulate(seed)
    suite = b"HPKE" + bytes.fromhex("647a00010003")

    def extract(salt, label, material):
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256")

    def expand(secret, label, context, length):
        info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
        out, block = b"", b""
        for number in (1, 2):
            block = hmac.digest(secret, block + info + bytes([number]), "sha256")
            out += block
        return out[:length]

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", purpose)
    secret = extract(shared, b"secret", b"")
    key = expand(secret, b"key", context, 32)
    nonce = expand(secret, b"base_nonce", context, 12)
    return b"\x02" + encapsulated + ChaCha20Poly1305(key).encrypt(nonce, pad(plain), associated)


# Member locks


def lock(password, salt, share, secrets, devices):
    hashed = Argon2id(salt=salt, length=32, iterations=3, lanes=1, memory_cost=65536).derive(password)
    key = derive([hashed, share], b"subrosa/1 lock", salt)
    sealed = record(key, b"\x51" * 24, secrets, place(18, record=salt))
    slots = varint(len(devices))
    for number, (identity, name, since, secret) in enumerate(devices):
        slot = derive([secret], b"subrosa/1 lock slot", salt)
        half = record(slot, bytes([0x60 + number]) * 24, share, place(19, record=identity))
        slots += identity + listed(name) + varint(since) + listed(half)
    return salt + slots + listed(sealed)


# The roster


def signing(seed):
    return MLDSA65PrivateKey.from_seed_bytes(seed)


def rights(*roles):
    # A list of a role's variant and its tenants: variant 0 is all of them, 1 a list.
    out = varint(len(roles))
    for role, tenants in roles:
        out += varint(role)
        out += varint(0) if tenants is None else varint(1) + varint(len(tenants)) + b"".join(tenants)
    return out


def person(member, name, roles, reader, signer):
    verify = signing(signer).public_key().public_bytes_raw()
    return member + listed(name) + rights(*roles) + listed(reader_public(reader)) + listed(verify)


def entry(version, previous, signer, change, key):
    plain = varint(version) + previous + signer + change
    return listed(plain) + listed(signing(key).sign(plain, b"subrosa/1 roster"))


def roster():
    root, second = b"\x01" * 16, b"\x02" * 16
    by_root, by_second, by_recovery = varint(0) + root, varint(0) + second, varint(1)
    both = derive([b"\x33" * 32, b"\x34" * 32], b"subrosa/1 recovery sign")
    recovery = listed(reader_public(b"\x33" * 32)) + listed(reader_public(b"\x34" * 32))
    recovery += listed(signing(both).public_key().public_bytes_raw())
    founder = person(root, b"Root", [(1, None)], b"\x31" * 32, b"\x32" * 32)
    colleague = person(second, b"Colleague", [(0, None), (1, [b"\x08" * 16])], b"\x41" * 32, b"\x42" * 32)
    found = entry(1, bytes(32), by_root, varint(0) + founder + recovery, b"\x32" * 32)
    pinned = blake(b"subrosa/1 roster", [found])
    put = entry(2, pinned, by_root, varint(1) + colleague, b"\x32" * 32)
    head = blake(b"subrosa/1 roster", [put])
    remove = entry(3, head, by_second, varint(2) + root, b"\x42" * 32)
    head = blake(b"subrosa/1 roster", [remove])
    again = person(root, b"Root", [(1, None)], b"\x51" * 32, b"\x52" * 32)
    recover = entry(4, head, by_recovery, varint(1) + again, both)
    return {"root": pinned, "found": found, "put": put, "remove": remove, "recover": recover}


def write(name, answers):
    lines = [f'{key} = "{value.hex()}"\n' for key, value in answers.items()]
    (HERE / name).write_text("# Written by make.py; README.md says of what.\n" + "".join(lines))


def main():
    at = place(1, b"\x01" * 16, b"\x02" * 16, 2, b"\x03" * 16, 4)
    write(
        "format-1.toml",
        {
            "derive": derive([b"\x01" * 32, b"\x02" * 32], b"subrosa/1 class", b"context"),
            "hash": blake(b"subrosa/1 chain", [b"one", b"other"]),
            "place": at,
            "record": record(b"\x07" * 32, b"\x09" * 24, listed(WORDS), at),
            "spool": spool(b"\x07" * 32, b"0a" * 16, WORDS),
            "reader_public": reader_public(b"\x07" * 32),
            "wrap": wrap(b"\x07" * 32, b"subrosa/1 wrap", b"place", WORDS),
            "recovery": wrap(
                b"\x34" * 32,
                b"subrosa/1 recovery two",
                b"place",
                wrap(b"\x33" * 32, b"subrosa/1 recovery one", b"place", WORDS),
            ),
            "verify_key": signing(b"\x07" * 32).public_key().public_bytes_raw(),
            "signature": signing(b"\x07" * 32).sign(WORDS, b"subrosa/1 roster"),
            "lock": lock(
                b"Grey-Panel-4",
                b"\x0a" * 16,
                b"\x0b" * 32,
                b"\x31" * 32
                + b"\x32" * 32
                + listed(b"\x0c" * 20)
                + listed(b"+4512345678")
                + varint(1)
                + b"\x11" * 32
                + b"\x0d" * 32
                + varint(1)
                + listed(b"Late")
                + listed(b"?due=overdue"),
                [
                    (b"\xff" * 16, b"kit", 0, b"\x0e" * 32),
                    (b"\x0f" * 16, b"browser", 20000, b"\x10" * 32),
                ],
            ),
        },
    )
    write("roster-1.toml", roster())
    content = bytes(number % 251 for number in range(65600))
    (HERE / "stream-1.bin").write_bytes(stream(b"\x07" * 32, content, b"place"))


main()
