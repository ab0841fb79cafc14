/** The vault is open here: its mark, its devices, passkeys, code, and how to end it. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { fingerprint } from "#recordings/keys.ts";
import { dayOf, fullDay } from "../../house/days.ts";
import { hashOf } from "../../router.ts";
import type { MyVault } from "../../vault/my-vault.ts";
import { words } from "../../words.ts";
import { outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { actButton, signBox } from "./vault-parts.ts";

const text = words.vault;

export const thisVault = (desk: MyVault): TemplateResult | typeof nothing => {
  const { facts, held } = desk.vault;
  if (facts === null || held === null) return nothing;
  return panel(
    "this-vault",
    text.here.title,
    html`<div class="paren"><p class="grow">${text.whisper}</p></div>
      ${signBox(text.here.mark, fingerprint(held.publicKey))}
      <p class="small muted">${text.here.markHint} ${text.here.made(fullDay(facts.createdAt))}.</p>
      <p>
        <a class="btn" href=${hashOf("recordings")}>${icon("book")}${text.here.record}</a>
      </p>`,
  );
};

export const vaultDevices = (desk: MyVault): TemplateResult => {
  const { vault } = desk;
  const devices = vault.facts?.devices ?? [];
  return panel(
    "vault-devices",
    text.devices.title,
    html`${devices.length === 0 ? html`<p class="muted">${text.devices.none}</p>` : nothing}
      <ul class="list">
        ${repeat(
          devices,
          ({ device }) => device,
          ({ device, name, createdAt }) =>
            html`<li class="person">
              <span class="person__who"
                ><b>${name}</b><small>${text.devices.since(dayOf(createdAt))}</small></span
              >
              ${
                device === vault.device
                  ? html`<span class="badge badge--ok">${icon("check")}${text.devices.here}</span>`
                  : nothing
              }
              ${actButton(desk, {
                label: text.devices.remove,
                name: text.devices.removeLabel(name),
                sign: "x",
                act: () => desk.removeDevice(device, name),
              })}
            </li>`,
        )}
      </ul>
      ${outcome(desk, "device")}
      <p class="small muted">${text.devices.text}</p>`,
  );
};

export const vaultPasskeys = (desk: MyVault): TemplateResult => {
  const said = text.passkeys;
  const known = desk.passkeys ?? [];
  const opening = desk.vault.facts?.passkeys ?? [];
  const nameOf = (id: string): string => known.find((one) => one.id === id)?.name ?? said.unnamed;
  return panel(
    "vault-passkeys",
    said.title,
    html`<p>${said.text}</p>
      <ul class="list">
        ${repeat(
          opening,
          ({ credentialId }) => credentialId,
          ({ credentialId, createdAt }) =>
            html`<li class="person">
              <span class="person__who"
                ><b>${nameOf(credentialId)}</b><small>${said.since(dayOf(createdAt))}</small></span
              >
              ${actButton(desk, {
                label: said.remove,
                name: said.removeLabel(nameOf(credentialId)),
                sign: "x",
                act: () => desk.removePasskey(credentialId),
              })}
            </li>`,
        )}
      </ul>
      ${outcome(desk, "passkey")}
      ${
        !desk.prf
          ? html`<p class="small muted">${said.notOffered}</p>`
          : known.length === 0
            ? html`<p class="small muted">
                ${said.noneToUse} <a href=${hashOf("account")}>${said.first}</a>
              </p>`
            : actButton(desk, { label: said.add, sign: "key", act: () => desk.addPasskey() })
      }`,
  );
};

export const freshCode = (desk: MyVault): TemplateResult =>
  panel(
    "fresh-code",
    text.fresh.title,
    html`<p>${text.fresh.text}</p>
      ${outcome(desk, "code")}
      ${actButton(desk, { label: text.fresh.go, sign: "page", act: () => desk.freshCode() })}`,
  );
