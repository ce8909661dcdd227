// The one script of the portal: it asks the browser for a passkey on the three pages that have
// `data-passkey`, puts the answer into the form as text, and sends the form.
"use strict";
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join(""))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const question = (form) => {
  const { publicKey } = JSON.parse(form.dataset.options);
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  for (const list of [publicKey.allowCredentials, publicKey.excludeCredentials])
    for (const known of list ?? []) known.id = bytes(known.id);
  return { publicKey };
};

const answer = (credential, kind) => {
  const { response } = credential;
  const said = { clientDataJSON: text(response.clientDataJSON) };
  if (kind === "create") {
    said.attestationObject = text(response.attestationObject);
    said.transports = response.getTransports?.() ?? [];
  } else {
    said.authenticatorData = text(response.authenticatorData);
    said.signature = text(response.signature);
    said.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: said,
    extensions: {},
  });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const kind = form.dataset.passkey;
  const button = form.querySelector("button");
  const failed = form.querySelector("[data-failed]");
  const field = form.querySelector(kind === "create" ? "[name=answer]" : "[name=factor_code]");
  if (!window.PublicKeyCredential) continue;
  form.querySelector("[data-without]").hidden = true;
  button.hidden = false;
  let ready = false;
  form.addEventListener("submit", async (event) => {
    if (ready) return;
    event.preventDefault();
    failed.hidden = true;
    button.disabled = true;
    try {
      field.value = answer(await navigator.credentials[kind](question(form)), kind);
      ready = true;
    } catch {
      failed.hidden = false;
    }
    button.disabled = false;
    if (ready) form.requestSubmit(button);
  });
}
