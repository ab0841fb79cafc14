/** Starts the page: state first, then the element that shows it. */
import { App } from "./app.ts";
import { AsideApp } from "./elements/shell/aside-app.ts";

const app = new App();
void app.account.begin();

customElements.define("aside-app", AsideApp);
const page = new AsideApp();
page.app = app;
document.body.prepend(page);
