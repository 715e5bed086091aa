#include "notice/compiled_variant.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>

#include "notice/archive.h"
#include "notice/escape.h"

namespace crier::notice {
namespace {

// The first words of a kept variant; another format gets another number.
constexpr std::string_view content_format = "crier notice 1";

}  // namespace

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
  if (!person.token.empty()) {
    values[Value::token] = person.token;
  } else if (parts_.tokens) {
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

std::string CompiledVariant::content() const {
  ArchiveWriter archive;
  archive.text(content_format);
  archive.text(parts_.version);
  archive.text(parts_.campaign);
  archive.number(static_cast<std::uint64_t>(parts_.lane_count));
  archive.number(parts_.tokens.has_value());
  archive.number(static_cast<std::uint64_t>(parts_.cutoff.time_since_epoch().count()));
  const std::size_t days = parts_.days_left == nullptr ? 0 : parts_.days_left->plain.size();
  archive.number(days);
  for (std::size_t index = 0; index < days; ++index) {
    archive.text(parts_.days_left->plain[index]);
    archive.text(parts_.days_left->html[index]);
  }
  parts_.program.keep_in(archive);
  return std::move(archive).take();
}

std::unique_ptr<Variant> reopen_variant(std::string_view content,
                                        std::string_view objection_secret) {
  ArchiveReader archive(content);
  if (archive.text() != content_format) return nullptr;
  VariantParts parts;
  parts.version = archive.text();
  parts.campaign = archive.text();
  parts.lane_count = static_cast<int>(archive.number_below(lane_count_max + 1));
  const bool has_tokens = archive.number_below(2) == 1;
  parts.cutoff = WallTime(WallTime::duration(static_cast<std::int64_t>(archive.number())));
  auto days_left = std::make_shared<DaysLeft>();
  const std::uint64_t days = archive.number();
  for (std::uint64_t index = 0; index < days && archive.is_sound(); ++index) {
    days_left->plain.emplace_back(archive.text());
    days_left->html.emplace_back(archive.text());
  }
  if (days > 0) parts.days_left = std::move(days_left);
  parts.program = Program::read_from(archive);
  if (!archive.is_done() || (has_tokens && parts.lane_count == 0)) return nullptr;
  if (has_tokens) {
    parts.tokens.emplace(ObjectionTokens::Options{.secret = std::string(objection_secret),
                                                  .campaign = parts.campaign,
                                                  .lane_count = parts.lane_count});
  }
  return std::make_unique<CompiledVariant>(std::move(parts));
}

}  // namespace crier::notice
