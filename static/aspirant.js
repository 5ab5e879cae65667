import { initAll } from "./nhsuk-frontend/nhsuk-frontend.min.js";

// A module only runs where NHS.UK frontend is supported, so both classes are true here.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

// A file that is too big is refused before it is sent, so that nothing else on the form is lost.
// Putting the selection back to nothing makes a change event of its own, which is let pass.
for (const input of document.querySelectorAll("input[type=file][data-most-bytes]")) {
  const group = input.closest(".nhsuk-form-group");
  const refuse = () => {
    const message = document.createElement("p");
    message.className = "nhsuk-error-message app-too-big";
    message.setAttribute("role", "alert");
    message.textContent = input.dataset.tooBig;
    input.value = "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
    group.classList.add("nhsuk-form-group--error");
    (group.querySelector(".nhsuk-file-upload__drop-zone") ?? input).before(message);
  };
  input.addEventListener("change", () => {
    if (!input.files.length) return;
    group.querySelector(".app-too-big")?.remove();
    group.classList.remove("nhsuk-form-group--error");
    if (input.files[0].size > Number(input.dataset.mostBytes)) refuse();
  });
}
