import { initAll } from "./nhsuk-frontend/nhsuk-frontend.min.js";

// A module only runs where NHS.UK frontend is supported, so both classes are true here.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
