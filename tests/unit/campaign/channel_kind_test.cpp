#include "campaign/channel_kind.h"

#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "campaign/key.h"

namespace crier {
namespace {

TEST(ChannelKind, is_found_by_its_name) {
  for (const ChannelKind& kind : channel_kinds) {
    EXPECT_EQ(channel_named(kind.name), kind) << kind.name;
  }
}

TEST(ChannelKind, has_a_name_of_its_own_that_can_be_written_in_every_file) {
  std::set<std::string_view> names;
  for (const ChannelKind& kind : channel_kinds) {
    EXPECT_TRUE(is_key(kind.name)) << kind.name;
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
  }
}

TEST(ChannelKind, of_another_name_is_a_fault_that_lists_all_there_are) {
  for (const char* name : {"", "pigeon", "Email", "email ", "webhooks"}) {
    const auto found = channel_named(name);

    ASSERT_FALSE(found) << name;
    EXPECT_TRUE(found.error().contains("'" + std::string(name) + "'")) << found.error();
    for (const ChannelKind& kind : channel_kinds) {
      EXPECT_TRUE(found.error().contains(kind.name)) << found.error();
    }
  }
}

// A register that keeps addresses of another kind would never find anybody.
TEST(ChannelKind, looks_into_a_register_that_is_one_and_has_addresses_of_its_kind) {
  for (const ChannelKind& kind : channel_kinds) {
    const auto keeper = register_named(kind.suppressed_by);

    ASSERT_TRUE(keeper) << kind.name;
    EXPECT_EQ(keeper->address, kind.address) << kind.name;
  }
}

TEST(ChannelKind, has_a_register_unless_it_looks_into_another_one) {
  for (const ChannelKind& kind : channel_kinds) {
    const auto found = register_named(kind.name);

    EXPECT_EQ(found.has_value(), kind.suppressed_by == kind.name) << kind.name;
    EXPECT_EQ(std::ranges::count(channels_with_register(), kind) == 1, found.has_value());
    if (!found) EXPECT_TRUE(found.error().contains(kind.suppressed_by)) << found.error();
  }
}

// Bounces go to a mailbox.
TEST(ChannelKind, has_an_envelope_sender_only_where_it_delivers_to_mailboxes) {
  for (const ChannelKind& kind : channel_kinds) {
    if (kind.has_envelope_sender) EXPECT_EQ(kind.address, AddressKind::email) << kind.name;
  }
}

TEST(RegisterName, of_no_channel_is_a_fault_that_lists_the_registers) {
  std::string registers = "there is:";
  for (const ChannelKind& kind : channels_with_register())
    registers += fmt::format(" {},", kind.name);
  registers.pop_back();

  EXPECT_EQ(register_named("pigeon").error(), "there is no register 'pigeon'; " + registers);
  EXPECT_EQ(register_named("maildir").error(),
            "the channel 'maildir' has no register of its own, it looks into that of 'email'; " +
                registers);
}

// The three that there have always been: what each of them is, said once more.
TEST(ChannelKind, of_the_known_channels_is_what_it_has_always_been) {
  const ChannelKind email = channel_named("email").value();
  EXPECT_EQ(email.address, AddressKind::email);
  EXPECT_EQ(email.format, NoticeFormat::mime);
  EXPECT_TRUE(email.has_envelope_sender);

  const ChannelKind webhook = channel_named("webhook").value();
  EXPECT_EQ(webhook.address, AddressKind::ref);
  EXPECT_EQ(webhook.format, NoticeFormat::json);
  EXPECT_EQ(webhook.suppressed_by, "webhook");

  const ChannelKind maildir = channel_named("maildir").value();
  EXPECT_EQ(maildir.address, AddressKind::email);
  EXPECT_EQ(maildir.format, NoticeFormat::mime);
  EXPECT_EQ(maildir.suppressed_by, "email");
}

TEST(ChannelKind, of_texts_carries_the_short_form_and_repeats_nothing) {
  const ChannelKind sms = channel_named("sms").value();
  EXPECT_EQ(sms.address, AddressKind::phone);
  EXPECT_EQ(sms.format, NoticeFormat::short_form);
  EXPECT_EQ(sms.suppressed_by, "sms");
  EXPECT_FALSE(repeats_unknown("sms"));
  EXPECT_TRUE(repeats_unknown("email"));
  EXPECT_TRUE(repeats_unknown("a channel of a test"));
}

TEST(ChannelKind, of_devices_and_browsers_carries_what_they_show) {
  EXPECT_EQ(channel_named("push").value().address, AddressKind::push);
  EXPECT_EQ(channel_named("webpush").value().address, AddressKind::web_push);
  for (const std::string_view name : {"push", "webpush"}) {
    EXPECT_EQ(channel_named(name).value().format, NoticeFormat::push);
    EXPECT_TRUE(repeats_unknown(name)) << "what arrives twice replaces itself";
  }
}

TEST(ChannelKind, of_letters_goes_by_post_and_carries_the_text) {
  const ChannelKind letter = channel_named("letter").value();
  EXPECT_EQ(letter.address, AddressKind::postal);
  EXPECT_EQ(letter.format, NoticeFormat::text);
  EXPECT_EQ(letter.suppressed_by, "letter");
  EXPECT_FALSE(repeats_unknown("letter"));
  for (const ChannelKind& kind : channel_kinds) {
    EXPECT_EQ(goes_by_post(kind.name), kind.name == "letter") << kind.name;
  }
  EXPECT_FALSE(goes_by_post("a channel of a test"));
}

TEST(AddressKind, of_browsers_has_the_push_service_as_its_domain) {
  Subject subject;
  subject.addresses =
      R"({"endpoint":"https://push.example/wpush/v2/x","keys":{"p256dh":"B","auth":"a"}})"
      "\n"
      R"({"endpoint":"https://other.example/x","keys":{"p256dh":"B","auth":"a"}})";

  EXPECT_EQ(domain_of(subject, AddressKind::web_push), "push.example");
  EXPECT_EQ(domain_of(subject, AddressKind::push), "");
  subject.addresses.clear();
  EXPECT_EQ(domain_of(subject, AddressKind::web_push), "");
}

TEST(AddressKind, is_a_part_of_a_person_and_has_words_of_its_own) {
  Subject subject;
  subject.email = "email";
  subject.phone = "phone";
  subject.ref = "ref";
  subject.addresses = "several";
  std::set<std::string_view> nouns;
  for (const AddressKind kind : address_kinds) {
    EXPECT_EQ(address_of(subject, kind), has_several(kind) ? "several" : name_of(kind));
    EXPECT_EQ(address_kind_named(name_of(kind)), kind);
    EXPECT_TRUE(nouns.insert(noun_of(kind)).second);
  }
}

TEST(AddressKind, of_which_there_are_several_has_a_line_for_each) {
  EXPECT_EQ(addresses_in("a\nb"), (std::vector<std::string_view>{"a", "b"}));
  EXPECT_EQ(addresses_in("a"), (std::vector<std::string_view>{"a"}));
  EXPECT_TRUE(addresses_in("").empty());
  EXPECT_FALSE(address_kind_named("fax"));
}

}  // namespace
}  // namespace crier
