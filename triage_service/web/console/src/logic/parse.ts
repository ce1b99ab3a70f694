/** The door where text from the service becomes news; what is not understood is left outside. */
import type { CallView, SnapshotEvent } from "../wire";
import type { News } from "./board";

function record(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Reads one event of `/v1/feed`; null when it is not one we know. */
export function parseNews(kind: string, text: string): News | null {
  const value = record(text);
  if (value === null || typeof value.seq !== "number") return null;
  if (kind === "snapshot" && Array.isArray(value.calls) && value.service) {
    return { kind, data: value as unknown as SnapshotEvent };
  }
  if (kind === "call" && value.call) return { kind, data: value as never };
  if (kind === "service" && value.service) return { kind, data: value as never };
  return null;
}

/** Reads one event of a call's own feed; null when it is not a call. */
export function parseCall(text: string): CallView | null {
  const value = record(text);
  if (value === null || typeof value.call_id !== "string" || !Array.isArray(value.transcript)) {
    return null;
  }
  return value as unknown as CallView;
}
