// Checks the types of the Angular entry by compiling, without running. `tests/angular.spec.ts` checks what templates accept.
import type { AuthenticatedDetail, ErrorDetail, SsojetLoginElement, StepDetail } from "ssojet-login";
import type { SsojetLogin } from "ssojet-login/angular";

export function use(login: SsojetLogin): void {
  const element: SsojetLoginElement = login.element;
  const clientId: string = login.clientId();
  const methods: string | undefined = login.methods();
  const prerendered: string | undefined = login.prerendered();
  login.ready.subscribe(() => {});
  login.step.subscribe((detail: StepDetail) => detail.step);
  login.authenticated.subscribe((detail: AuthenticatedDetail) => detail.oauth.access_token);
  login.error.subscribe((detail: ErrorDetail) => detail.code);
  // @ts-expect-error no such output
  login.success.subscribe(() => {});
  // @ts-expect-error the detail of another event
  login.step.subscribe((detail: ErrorDetail) => detail.code);
  void [element, clientId, methods, prerendered];
}
