/** Where the page starts. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./styles/console.scss";
import { App } from "./ui/App";

const place = document.getElementById("console");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
