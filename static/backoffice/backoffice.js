// Copy buttons, questions before what cannot be undone, and pausing of what refreshes itself.
document.addEventListener("click", (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    const text = document.querySelector(copy.dataset.copy).textContent;
    navigator.clipboard.writeText(text).then(() => { copy.textContent = "Copied"; });
  }
  const pause = event.target.closest("[data-pause]");
  if (pause) {
    const paused = document.body.toggleAttribute("data-paused");
    pause.lastElementChild.textContent = paused ? "Go on" : "Pause";
    document.querySelectorAll(".bo-live").forEach((dot) => dot.classList.toggle("off", paused));
  }
});
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.sure || event.target.dataset.sure;
  if (question && !window.confirm(question)) event.preventDefault();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
// A page that nobody looks at, or that was paused to be read, asks for nothing.
document.addEventListener("htmx:confirm", (event) => {
  const polling = event.detail.elt.hasAttribute("data-polls");
  if (polling && (document.hidden || document.body.hasAttribute("data-paused"))) event.preventDefault();
});
