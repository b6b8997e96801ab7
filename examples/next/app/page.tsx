import { Login } from "./login";

export default function Page() {
  return (
    <main>
      <Login />
    </main>
  );
}
