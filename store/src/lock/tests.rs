use super::*;

fn locked() -> (MemberLock, Device) {
    let secrets = MemberSecrets::random([5; 32]).unwrap();
    let kit = Device::kit(&SecretPhrase::from_bytes(&[9; 32]));
    (
        MemberLock::create("Grey-Panel-4", &secrets, &kit).unwrap(),
        kit,
    )
}

#[test]
fn password_and_device_are_both_needed() {
    let (mut lock, kit) = locked();
    let browser = lock.add_device(&kit, "browser").unwrap();
    assert_eq!(lock.unlock("Grey-Panel-4", &kit).unwrap().root, [5; 32]);
    assert!(lock.unlock("Grey-Panel-4", &browser).is_ok());
    assert!(lock.unlock("Grey-Panel-5", &kit).is_err());
    assert!(lock.unlock("Grey-Panel-4", &Device::none()).is_err());
    let stolen_number = Device {
        id: browser.id,
        secret: Key::from_bytes([1; 32]),
    };
    assert!(lock.unlock("Grey-Panel-4", &stolen_number).is_err());
    assert!(!lock.knows(&stolen_number));
    assert!(lock.knows(&browser));
}

#[test]
fn a_cookie_is_read_as_it_was_written_and_never_as_the_kit() {
    let (mut lock, kit) = locked();
    let browser = lock.add_device(&kit, "browser").unwrap();
    let read = Device::parse(browser.to_text().expose()).unwrap();
    assert!(lock.knows(&read));
    assert!(Device::parse(kit.to_text().expose()).is_none());
    assert!(Device::parse("").is_none());
    assert!(Device::parse(&"g".repeat(96)).is_none());
}

#[test]
fn the_oldest_browser_gives_way_and_the_kit_stays() {
    let (mut lock, kit) = locked();
    let first = lock.add_device(&kit, "browser").unwrap();
    for _ in 0..MOST_DEVICES {
        lock.add_device(&kit, "browser").unwrap();
    }
    assert!(!lock.knows(&first));
    assert!(lock.knows(&kit));
}

#[test]
fn a_browser_that_was_removed_opens_nothing_and_the_kit_cannot_be_removed() {
    let (mut lock, kit) = locked();
    let lost = lock.add_device(&kit, "lost").unwrap();
    let kept = lock.add_device(&kit, "kept").unwrap();
    assert!(lock.remove_browser(&lost.id_text()));
    assert!(!lock.remove_browser(&lost.id_text()));
    assert!(!lock.remove_browser(&kit.id_text()));
    assert!(lock.unlock("Grey-Panel-4", &lost).is_err());
    let names: Vec<_> = lock.browsers().map(|(_, name)| name.to_owned()).collect();
    assert_eq!(names, ["kept"]);
    assert!(lock.knows(&kept) && lock.knows(&kit));
}

#[test]
fn a_new_password_replaces_the_old_one_for_every_device() {
    let (mut lock, kit) = locked();
    let browser = lock.add_device(&kit, "browser").unwrap();
    let changed = lock.change_password("Grey-Panel-5", "Red-Panel-6", &browser);
    assert_eq!(changed, Err(SealError::Closed));
    lock.change_password("Grey-Panel-4", "Red-Panel-6", &browser)
        .unwrap();
    assert_eq!(lock.unlock("Red-Panel-6", &kit).unwrap().root, [5; 32]);
    assert!(lock.unlock("Red-Panel-6", &browser).is_ok());
    assert!(lock.unlock("Grey-Panel-4", &browser).is_err());
}

#[test]
fn the_parts_of_two_locks_do_not_fit_together() {
    let (one, kit) = locked();
    let (other, _) = locked();
    for mixed in [
        MemberLock {
            devices: other.devices.clone(),
            ..one.clone()
        },
        MemberLock {
            secrets: other.secrets.clone(),
            ..one.clone()
        },
        MemberLock {
            salt: other.salt,
            ..one.clone()
        },
    ] {
        let refused = mixed.unlock("Grey-Panel-4", &kit).map(drop);
        assert_eq!(refused, Err(SealError::Closed));
    }
}

#[test]
fn another_implementation_of_argon2id_agrees() {
    let salt = [3; 16];
    let params = argon2::Params::new(MEMORY_KIB, PASSES, 1, Some(32)).unwrap();
    let other = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let mut hashed = [0; 32];
    other
        .hash_password_into(b"Grey-Panel-4", &salt, &mut hashed)
        .unwrap();
    let expected = derive(&[&hashed, &[7; 32]], info::LOCK, &salt);
    let ours = secrets_key("Grey-Panel-4", &salt, &Share([7; 32])).unwrap();
    assert_eq!(ours.expose(), expected.expose());
}
