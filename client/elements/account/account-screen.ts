/** My account: who I am here, how I get in, where I am signed in, what I accepted. */
import { html, nothing, type TemplateResult } from "lit";
import { MyAccount } from "../../house/my-account.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { accountCopies } from "./account-copies.ts";
import { emailPanel, profilePanel } from "./account-profile.ts";
import { devicesPanel } from "./devices-panel.ts";
import { passkeysPanel, passwordPanel } from "./factors-panel.ts";
import { codesPanel } from "./factors-codes.ts";
import { pageHead } from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon } from "../shell/icons.ts";
import { troubles } from "../shell/notices.ts";
import "../shell/recovery-codes.ts";
import "../door/second-factor-setup.ts";

const text = words.my;

export class AccountScreen extends HouseScreen<MyAccount> {
  static override properties = { settingUp: { state: true } };
  /** One-time codes are being set up. */
  declare settingUp: boolean;

  constructor() {
    super();
    this.settingUp = false;
  }

  protected override makeDesk(): MyAccount {
    return new MyAccount(this.app);
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.desk.load();
  }

  protected override page(): TemplateResult {
    const { app, desk } = this;
    const { me } = app.account;
    const failure = desk.failed("factors") ?? desk.failed("devices") ?? desk.failed("copies");
    return html`<main class="page" id="main">
      ${pageHead(text.title, text.lead)} ${troubles(failure, app.signalling)}
      ${
        desk.codes === null
          ? nothing
          : html`<recovery-codes
              .app=${app}
              .codes=${desk.codes}
              @kept=${() => {
                desk.keptCodes();
              }}
            ></recovery-codes>`
      }
      <div class="columns">
        <div>
          ${me === null ? nothing : profilePanel(app, desk, me)}
          ${me === null ? nothing : emailPanel(app, desk, me)} ${passwordPanel(app, desk)}
        </div>
        <div>
          ${passkeysPanel(desk)} ${codesPanel(desk, this)}
          ${
            this.settingUp
              ? html`<second-factor-setup
                  .app=${app}
                  @done=${() => {
                    this.settingUp = false;
                    void desk.loadFactors();
                  }}
                ></second-factor-setup>`
              : nothing
          }
          ${devicesPanel(app, desk)} ${accountCopies(desk)}
        </div>
      </div>
      <p class="row">
        <a class="btn" href=${hashOf("footprint")}>${icon("me")}${text.footprintLink}</a>
        ${
          me === null || me.outside
            ? nothing
            : html`<a class="btn" href=${hashOf("vault")}>${icon("lock")}${words.vault.title}</a>`
        }
        <button class="btn" type="button" @click=${() => void app.signOut()}>
          ${icon("leave")}${text.signOut}
        </button>
      </p>
    </main>`;
  }
}
customElements.define("account-screen", AccountScreen);
