// The colours that the operator chose inside, for the pages outside the shell.
const chosen = JSON.parse(localStorage.getItem("adminTheme") ?? '"auto"');
const dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
document.documentElement.classList.toggle("dark", dark);
