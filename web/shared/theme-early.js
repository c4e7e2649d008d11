// @ts-check
/* Before anything is drawn: the appearance that was chosen here, so that nothing flashes. No module,
   because those run too late for that; the rest is in theme.js. */
try {
  const chosen = localStorage.getItem("backstep-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // storage may be forbidden; then the system decides
}
