// A file of its own, before the styles: the page is never shown in the other theme.
try {
  const theme = localStorage.getItem("dagctl.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that stores nothing has the theme of the system.
}
