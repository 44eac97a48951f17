// Hands the buttons for passkeys to allauth's script, and says so where a passkey is not taken or cannot be.
"use strict";

(function () {
  const button = document.getElementById("passkey-button");
  if (!button) {
    return;
  }
  const form = button.form;
  if (!window.PublicKeyCredential) {
    button.hidden = true;
    form.querySelector(".passkey-none").hidden = false;
    return;
  }
  const error = form.querySelector(".passkey-error");
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    error.hidden = false;
  });
  button.addEventListener("click", function () {
    error.hidden = true;
  });
  window.allauth.webauthn.forms[button.dataset.passkey]({
    ids: {
      [button.dataset.button]: button.id,
      credential: button.dataset.credential || "passkey-credential",
      passwordless: button.dataset.passwordless,
      data: "passkey-data",
    },
  });
})();
