#include "notice/versioned_notice.h"

#include <array>
#include <cstdint>
#include <initializer_list>

#include "notice/archive.h"

namespace crier::notice {
namespace {

// The first words of a kept variant; another format gets another number.
constexpr std::string_view content_format = "crier notice 1";

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
  archive.text(content_format);
  archive.text(identity_.version);
  archive.text(identity_.campaign);
  archive.number(identity_.lane_count);
  archive.number(slots.tokens.has_value());
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
  if (archive.text() != content_format) return nullptr;
  NoticeIdentity identity;
  PersonalSlots slots;
  identity.version = archive.text();
  identity.campaign = archive.text();
  identity.lane_count = archive.number();
  const bool has_tokens = archive.number_below(2) == 1;
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
