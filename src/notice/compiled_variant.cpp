#include "notice/compiled_variant.h"

#include <chrono>
#include <initializer_list>

#include "notice/escape.h"
#include "notice/objection_link.h"

namespace crier::notice {

void CompiledVariant::write(const Addressee& person, WallTime at, std::string& into) const {
  const CleanName name(person.name);
  // Kept by the thread, so that a notice costs no allocation.
  thread_local std::string name_html;
  name_html.clear();
  append_html(name_html, name.text());

  Values values{.of = {}, .at = at};
  values[Value::name] = name.text();
  values[Value::name_html] = name_html;
  values[Value::address] = person.address;
  values[Value::ref] = person.ref;
  values[Value::key] = person.key;
  count_days(at, values);
  ObjectionToken token{};
  if (!parts_.objection_secret.empty()) {
    token = objection_token({.secret = parts_.objection_secret,
                             .campaign = parts_.campaign,
                             .ref = person.ref,
                             .lane_count = parts_.lane_count});
    values[Value::token] = std::string_view(token.data(), token.size());
  }
  parts_.program.run(values, into);
}

void CompiledVariant::count_days(WallTime at, Values& values) const {
  if (parts_.days_left == nullptr) return;
  const auto left = std::chrono::floor<std::chrono::days>(parts_.cutoff - at).count();
  const auto days = static_cast<std::size_t>(std::max<std::int64_t>(left, 0));
  if (days >= parts_.days_left->plain.size()) return;
  values[Value::days_left] = parts_.days_left->plain[days];
  values[Value::days_left_html] = parts_.days_left->html[days];
}

Digest CompiledVariant::evidence(const Addressee& person) const {
  thread_local std::string slots;
  slots.clear();
  const std::initializer_list<std::string_view> parts = {parts_.version, person.ref, person.name,
                                                         person.address, person.key};
  for (const std::string_view part : parts) {
    // Each with its length in front, so that no two lists of slots read the same.
    for (unsigned shift = 0; shift < 32; shift += 8) {
      slots += static_cast<char>(part.size() >> shift & 0xFFU);
    }
    slots += part;
  }
  return sha256(slots);
}

}  // namespace crier::notice
