// That parts are what the message and the document carry is judged by tests/integration/notice.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/notice/sample_notice.h"

namespace crier::notice {
namespace {

using Locales = std::vector<std::string>;

const Locales greek = {"el"};
const std::vector<NoticeFormat> all_formats = {
    NoticeFormat::mime, NoticeFormat::json,       NoticeFormat::subject, NoticeFormat::html,
    NoticeFormat::text, NoticeFormat::short_form, NoticeFormat::push};

std::string written(NoticeBook& book, NoticeFormat format,
                    const Addressee& person = test::sample_person()) {
  std::string octets = "what was there before";
  book.in_format(format, greek, "GR", "").write(person, test::sample_instant(), octets);
  return octets;
}

TEST(Formats, are_that_of_the_channel_or_another) {
  for (const NoticeFormat carried : all_formats) {
    NoticeBook book = test::open_book(test::sample_spec(), test::sample_options(carried));

    EXPECT_EQ(written(book, carried), test::notice_for(book, greek, "GR")) << name_of(carried);
    for (const NoticeFormat other : all_formats) {
      if (other != carried) EXPECT_NE(written(book, other), written(book, carried));
    }
  }
}

TEST(Formats, have_the_version_of_what_the_channel_carries) {
  for (const NoticeFormat carried :
       {NoticeFormat::mime, NoticeFormat::json, NoticeFormat::short_form}) {
    NoticeBook book = test::open_book(test::sample_spec(), test::sample_options(carried));
    const std::string id = "ai-training-2025/1/el/" + book.variant(greek, "GR", "").version();

    for (const NoticeFormat format : {NoticeFormat::json, NoticeFormat::html, NoticeFormat::text}) {
      EXPECT_NE(written(book, format).find(id), std::string::npos)
          << name_of(format) << " of a channel with " << name_of(carried);
    }
  }
}

TEST(Formats, make_versions_of_their_own) {
  std::vector<std::string> versions;
  for (const NoticeFormat carried : all_formats) {
    NoticeBook book = test::open_book(test::sample_spec(), test::sample_options(carried));
    versions.push_back(book.variant(greek, "GR", "").version());
  }

  std::ranges::sort(versions);
  EXPECT_TRUE(std::ranges::adjacent_find(versions) == versions.end());
}

TEST(Formats, are_compiled_once) {
  NoticeBook book = test::open_book(test::sample_spec());

  const CompiledText& first = book.in_format(NoticeFormat::html, greek, "GR", "");
  const CompiledText& second = book.in_format(NoticeFormat::html, greek, "GR", "no such zone");
  const CompiledText& other = book.in_format(NoticeFormat::text, greek, "GR", "");

  EXPECT_EQ(&first, &second);
  EXPECT_NE(&first, &other);
}

TEST(Parts, are_for_one_person) {
  NoticeBook book = test::open_book(test::sample_spec());
  Addressee visitor = test::sample_person();
  visitor.name = "<b>";
  visitor.token = "abcdefghijklmnopqrstuvwx";

  EXPECT_NE(written(book, NoticeFormat::html, visitor).find("&lt;b&gt;"), std::string::npos);
  EXPECT_NE(written(book, NoticeFormat::text, visitor).find("<b>"), std::string::npos);
  for (const NoticeFormat part :
       {NoticeFormat::html, NoticeFormat::text, NoticeFormat::short_form}) {
    EXPECT_NE(written(book, part, visitor).find(visitor.token), std::string::npos);
  }
  EXPECT_EQ(written(book, NoticeFormat::subject, visitor), written(book, NoticeFormat::subject));
}

// The subject, the short form without the link that nobody can press there, and where a tap leads.
TEST(PushDocument, has_what_a_device_shows) {
  BookOptions options = test::sample_options(NoticeFormat::push);
  options.pages_url = "https://pages.example.org";
  NoticeBook book = test::open_book(test::sample_spec(), options);
  Addressee person = test::sample_person();
  person.token = "abcdefghijklmnopqrstuvwx";

  const std::string document = written(book, NoticeFormat::push, person);

  const std::string subject = written(book, NoticeFormat::subject, person);
  EXPECT_TRUE(document.starts_with("{\"title\":\"" + subject + "\",\"body\":\"")) << document;
  EXPECT_TRUE(document.ends_with(
      "\",\"link\":\"https://pages.example.org/n/ai-training-2025/GR/abcdefghijklmnopqrstuvwx\"}"))
      << document;
  EXPECT_FALSE(document.contains(test::sample_token_base)) << document;
}

TEST(PushDocument, leads_to_the_objection_where_no_pages_are_served) {
  NoticeBook book = test::open_book(test::sample_spec(), test::sample_options(NoticeFormat::push));
  Addressee person = test::sample_person();
  person.token = "abcdefghijklmnopqrstuvwx";

  EXPECT_TRUE(
      written(book, NoticeFormat::push, person)
          .ends_with("\"link\":\"https://privacy.example.org/o/abcdefghijklmnopqrstuvwx\"}"));
}

TEST(PushDocument, has_the_version_of_where_it_leads) {
  BookOptions options = test::sample_options(NoticeFormat::push);
  NoticeBook without = test::open_book(test::sample_spec(), options);
  options.pages_url = "https://pages.example.org";
  NoticeBook with = test::open_book(test::sample_spec(), options);

  EXPECT_NE(with.variant(greek, "GR", "").version(), without.variant(greek, "GR", "").version());
}

// What channels of one part send is kept and shown again like a mail.
TEST(Parts, are_kept_where_a_channel_carries_them) {
  const BookOptions options = test::sample_options(NoticeFormat::short_form);
  NoticeBook book = test::open_book(test::sample_spec(), options);

  const auto kept = reopen_notice(book.variant(greek, "GR", "").content(), *options.tokens);

  ASSERT_NE(kept, nullptr);
  std::string octets;
  kept->write(test::sample_person(), test::sample_instant(), octets);
  EXPECT_EQ(octets, written(book, NoticeFormat::short_form));
}

}  // namespace
}  // namespace crier::notice
