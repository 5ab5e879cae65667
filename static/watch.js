// Something a worker is doing: look again every two seconds, and show the page anew at its end.
const watched = () => document.querySelector("[data-watch]");

async function look() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-watch]");
  if (now) watched().replaceChildren(...now.childNodes);
  else location.reload();
}

if (watched()) setInterval(() => look().catch(() => {}), 2000);
