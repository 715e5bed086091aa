#include "notice/compiled_variant.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>

#include "notice/escape.h"

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
  if (parts_.tokens) {
    token = parts_.tokens->of(person.ref);
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
  thread_local DigestBuilder builder;
  const std::initializer_list<std::string_view> slots = {parts_.version, person.ref, person.name,
                                                         person.address, person.key};
  for (const std::string_view slot : slots) {
    // Each with its length in front, so that no two lists of slots read the same.
    std::array<char, 4> size{};
    for (unsigned index = 0; index < size.size(); ++index) {
      size.at(index) = static_cast<char>(slot.size() >> (8 * index) & 0xFFU);
    }
    builder.add(std::string_view(size.data(), size.size()));
    builder.add(slot);
  }
  return builder.finish();
}

}  // namespace crier::notice
