#include "notice/compiled_text.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "campaign/language/languages.h"
#include "notice/escape.h"

namespace crier::notice {

LanguageCode language_code_of(const std::vector<std::string>& locales) {
  if (locales.size() != 1) return {};
  const Language* const only = nearest_language(locales.front());
  return only == nullptr ? LanguageCode{} : only->code;
}

void CompiledText::write(const Addressee& person, WallTime at, std::string& into) const {
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
  values[Value::receipt] = person.receipt;
  count_days(at, values);
  objection::Token token{};
  if (!person.token.empty()) {
    values[Value::token] = person.token;
  } else if (slots_.tokens) {
    token = slots_.tokens->seal(person.lane, person.subject, slots_.language);
    values[Value::token] = std::string_view(token.data(), token.size());
  }
  program_.run(values, into);
}

void CompiledText::count_days(WallTime at, Values& values) const {
  if (slots_.days_left == nullptr) return;
  const auto left = std::chrono::floor<std::chrono::days>(slots_.cutoff - at).count();
  const auto days = static_cast<std::size_t>(std::max<std::int64_t>(left, 0));
  if (days >= slots_.days_left->plain.size()) return;
  values[Value::days_left] = slots_.days_left->plain[days];
  values[Value::days_left_html] = slots_.days_left->html[days];
}

}  // namespace crier::notice
