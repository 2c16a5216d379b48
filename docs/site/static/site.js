// What the theme leaves to do for keyboards and screen readers: code that scrolls can be focused, captions have a level.
document.addEventListener("DOMContentLoaded", () => {
  for (const block of document.querySelectorAll("pre")) {
    if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
  }
  for (const caption of document.querySelectorAll('.caption[role="heading"]')) {
    caption.setAttribute("aria-level", "2");
  }
});
