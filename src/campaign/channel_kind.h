// The channels that Crier knows: one row a channel, with all that the rest of the program asks
// about it. Whatever depends on the channel asks its row; whatever is done for every channel walks
// the table. src/README.md says how to add one.
#pragma once

#include <array>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/address_kind.h"
#include "campaign/notice_format.h"

namespace crier {

// Its texts live as long as the program.
struct ChannelKind {
  std::string_view name;  // In specifications, in crier.toml ([channel.<name>]), in the database.
  AddressKind address{};
  NoticeFormat format{};  // What it carries.
  // The channel whose register of suppressed addresses counts; its own, unless it stands in for
  // another one. Entries are addresses of this kind.
  std::string_view suppressed_by;
  bool has_envelope_sender{};  // The campaign's sender address goes with every notice.
  // A notice of which nobody knows whether it arrived is sent again, under a name by which the
  // other side can recognise it. False: it would arrive twice, so that whoever may have it is not
  // tried again.
  bool repeats_unknown{true};
  // Nothing is sent from here: people wait until they are exported for the post
  // (use_cases/letters/).
  bool goes_by_post{};

  // Whether addresses can be suppressed in its name.
  [[nodiscard]] constexpr bool has_register() const { return suppressed_by == name; }

  friend bool operator==(const ChannelKind&, const ChannelKind&) = default;
};

inline constexpr std::array channel_kinds = {
    ChannelKind{.name = "email",
                .address = AddressKind::email,
                .format = NoticeFormat::mime,
                .suppressed_by = "email",
                .has_envelope_sender = true},
    ChannelKind{.name = "webhook",
                .address = AddressKind::ref,
                .format = NoticeFormat::json,
                .suppressed_by = "webhook",
                .has_envelope_sender = false},
    // A rehearsal leaves out the same people as the e-mail would.
    ChannelKind{.name = "maildir",
                .address = AddressKind::email,
                .format = NoticeFormat::mime,
                .suppressed_by = "email",
                .has_envelope_sender = false},
    ChannelKind{.name = "sms",
                .address = AddressKind::phone,
                .format = NoticeFormat::short_form,
                .suppressed_by = "sms",
                .has_envelope_sender = false,
                .repeats_unknown = false},
    // A message that arrives twice has the name of the notice each time, by which what shows it
    // replaces the first (channel/push/push_delivery.h). Where a site's worker shows it, that
    // depends on the worker.
    ChannelKind{.name = "push",
                .address = AddressKind::push,
                .format = NoticeFormat::push,
                .suppressed_by = "push",
                .has_envelope_sender = false},
    ChannelKind{.name = "webpush",
                .address = AddressKind::web_push,
                .format = NoticeFormat::push,
                .suppressed_by = "webpush",
                .has_envelope_sender = false},
    ChannelKind{.name = "letter",
                .address = AddressKind::postal,
                .format = NoticeFormat::text,
                .suppressed_by = "letter",
                .has_envelope_sender = false,
                .repeats_unknown = false,
                .goes_by_post = true},
};

// The error is for people: it says which channels there are.
[[nodiscard]] std::expected<ChannelKind, std::string> channel_named(std::string_view name);

// Whether a channel sends again what may have arrived. Of a name that is not in the table: it does.
[[nodiscard]] bool repeats_unknown(std::string_view channel);
// Whether people of it wait for the post. Of a name that is not in the table: they do not.
[[nodiscard]] bool goes_by_post(std::string_view channel);

// The channels that have a register of suppressed addresses, in the order of the table.
[[nodiscard]] std::vector<ChannelKind> channels_with_register();

// The same for a register. A channel that looks into another one's has none.
[[nodiscard]] std::expected<ChannelKind, std::string> register_named(std::string_view name);

}  // namespace crier
