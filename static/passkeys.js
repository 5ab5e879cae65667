// Whoever cancels, or has no passkey here, is told so: the script of sign-in only tells the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-problem").hidden = false;
});
document.addEventListener("click", () => {
  document.getElementById("passkey-problem").hidden = true;
});
