#include "notice/versioned_notice.h"

#include <array>
#include <cstdint>
#include <initializer_list>

#include "notice/archive.h"

namespace crier::notice {
namespace {

// The first words of a kept variant; another format gets another number.
constexpr std::uint64_t language_code_end = 256;
// The second says the language of the link's page, which the first had none of.
constexpr std::string_view without_language = "crier notice 1";
constexpr std::string_view with_language = "crier notice 2";

}  // namespace

Digest VersionedNotice::evidence(const Addressee& person) const {
  thread_local DigestBuilder builder;
  const std::initializer_list<std::string_view> slots = {identity_.version, person.ref, person.name,
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

std::string VersionedNotice::content() const {
  const PersonalSlots& slots = text_.slots();
  ArchiveWriter archive;
  archive.text(slots.language == 0 ? without_language : with_language);
  archive.text(identity_.version);
  archive.text(identity_.campaign);
  archive.number(identity_.lane_count);
  archive.number(slots.tokens.has_value());
  if (slots.language != 0) archive.number(slots.language);
  archive.number(static_cast<std::uint64_t>(slots.cutoff.time_since_epoch().count()));
  const std::size_t days = slots.days_left == nullptr ? 0 : slots.days_left->plain.size();
  archive.number(days);
  for (std::size_t index = 0; index < days; ++index) {
    archive.text(slots.days_left->plain[index]);
    archive.text(slots.days_left->html[index]);
  }
  text_.program().keep_in(archive);
  return std::move(archive).take();
}

std::unique_ptr<CompiledNotice> reopen_notice(std::string_view content,
                                              const objection::TokenSealer& tokens) {
  ArchiveReader archive(content);
  const std::string format(archive.text());
  if (format != without_language && format != with_language) return nullptr;
  NoticeIdentity identity;
  PersonalSlots slots;
  identity.version = archive.text();
  identity.campaign = archive.text();
  identity.lane_count = archive.number();
  const bool has_tokens = archive.number_below(2) == 1;
  if (format == with_language) {
    slots.language = static_cast<LanguageCode>(archive.number_below(language_code_end));
  }
  slots.cutoff = WallTime(WallTime::duration(static_cast<std::int64_t>(archive.number())));
  auto days_left = std::make_shared<DaysLeft>();
  const std::uint64_t days = archive.number();
  for (std::uint64_t index = 0; index < days && archive.is_sound(); ++index) {
    days_left->plain.emplace_back(archive.text());
    days_left->html.emplace_back(archive.text());
  }
  if (days > 0) slots.days_left = std::move(days_left);
  Program program = Program::read_from(archive);
  if (!archive.is_done()) return nullptr;
  if (has_tokens) slots.tokens = tokens;
  return std::make_unique<VersionedNotice>(std::move(identity),
                                           CompiledText(std::move(program), std::move(slots)));
}

}  // namespace crier::notice
