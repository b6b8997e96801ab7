import { Component, signal } from "@angular/core";
import type { User } from "ssojet-login";
import { SsojetLogin } from "ssojet-login/angular";
import { apiBase, clientId } from "./settings";

@Component({
  selector: "app-root",
  imports: [SsojetLogin],
  template: `
    <main>
      <ssojet-login
        id="login"
        [clientId]="clientId"
        [apiBase]="apiBase"
        (step)="step.set($event.step)"
        (authenticated)="user.set($event.user)"
      />
      <p [attr.data-step]="step()">
        @if (user(); as user) {
          Signed in as {{ user.identifier }}
        }
      </p>
    </main>
  `,
})
export class App {
  readonly clientId = clientId;
  readonly apiBase = apiBase;
  readonly step = signal("");
  readonly user = signal<User | undefined>(undefined);
}
