// What somebody waits for who was claimed and not told: in their deferral, by which those are
// counted and called back who wait for the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace crier::dispatch {

enum class WaitsFor : std::uint8_t {
  retry,  // Another try, or another owner of their lane.
  limit,  // Room at a limit of ours.
  hours,  // An hour to tell people where they live.
  post,   // An export for the post (use_cases/letters/).
  // What the printer says of their letter, which was exported. Nothing but that ends it: it is due
  // in a time that does not come.
  printer,
};

// As in the table.
[[nodiscard]] constexpr std::string_view name_of(WaitsFor waits_for) {
  switch (waits_for) {
    case WaitsFor::retry: return "retry";
    case WaitsFor::limit: return "limit";
    case WaitsFor::hours: return "hours";
    case WaitsFor::post: return "post";
    case WaitsFor::printer: return "printer";
  }
  CRIER_CHECK(false);
}

// Why nothing was tried.
struct Hindrance {
  WaitsFor waits_for{WaitsFor::limit};
  std::string words;  // For people: what a report says of who is never told.
};

[[nodiscard]] inline Hindrance no_room(std::string words) {
  return {.waits_for = WaitsFor::limit, .words = std::move(words)};
}
[[nodiscard]] inline Hindrance no_hour() {
  return {.waits_for = WaitsFor::hours, .words = "it is no hour to tell people where they live"};
}
[[nodiscard]] inline Hindrance not_exported() {
  return {.waits_for = WaitsFor::post, .words = "it was not exported for the post"};
}

}  // namespace crier::dispatch
