/** Starts the page: state first, then the element that shows it. */
import { App } from "./app.ts";
import { AsideApp } from "./elements/aside-app.ts";

const app = new App();
void app.account.refresh();

// Given before it is defined, so that the element never exists without it.
const page = document.querySelector("aside-app") as AsideApp;
page.app = app;
customElements.define("aside-app", AsideApp);
