import { describe, expect, test } from "vitest";
import { callFromHash, hashOf } from "./hash";

describe("the address", () => {
  test("a call survives the way into the address and back, whatever its id", () => {
    for (const id of ["c-1", "a b&call=c", "ä#%"]) expect(callFromHash(hashOf(id, "flag"))).toBe(id);
  });

  test.each(["", "#", "#call=", "#other=1"])("%s names no call", (hash) => {
    expect(callFromHash(hash)).toBeNull();
  });
});
