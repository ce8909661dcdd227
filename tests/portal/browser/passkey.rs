//! A passkey without a finger: Chromium's virtual authenticator.

use serde_json::json;

use super::Browser;

impl Browser {
    /// Gives the browser an authenticator of its own, which says yes at once.
    pub(crate) fn add_authenticator(&mut self) {
        let _answer = self.ask("WebAuthn.enable", json!({}));
        let options = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
            "automaticPresenceSimulation": true,
        });
        let options = json!({ "options": options });
        let _answer = self.ask("WebAuthn.addVirtualAuthenticator", options);
    }

    /// What the page's own script would send as the answer of a passkey. Nothing is sent.
    pub(crate) fn passkey_answer(&mut self) -> String {
        let script = "(async () => { const form = document.querySelector('form[data-passkey]'); \
                      return answer(await navigator.credentials.get(question(form)), 'get'); })()";
        self.run(script)
    }
}
