document.getElementById("login").addEventListener("ssojet-authenticated", (event) => {
  document.getElementById("welcome").textContent = `Signed in as ${event.detail.user.identifier}`;
});
