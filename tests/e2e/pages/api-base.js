// Sets `api-base` to the origin of the page, as the port of the server is not known before it runs.
for (const login of document.querySelectorAll("ssojet-login:not([api-base])")) login.setAttribute("api-base", location.origin);
