#include "notice/notice_book.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "campaign/language/language_choice.h"
#include "support/notice/sample_notice.h"

namespace crier::notice {
namespace {

using test::notice_for;
using test::open_book;
using test::sample_options;
using test::sample_person;
using test::sample_spec;
using test::sample_tokens;
using Locales = std::vector<std::string>;

std::vector<std::string> faults_of(const CampaignSpec& spec) {
  std::vector<std::string> texts;
  auto book = NoticeBook::open(spec, Catalogue::shipped(), sample_options());
  if (book) return texts;
  for (const WordingFault& fault : book.error()) texts.push_back(text_of(fault));
  return texts;
}

// The value of a header that stands in one line; empty when there is none.
std::string header(const std::string& message, const std::string& name) {
  const std::size_t end = message.find("\r\n\r\n");
  const std::size_t found = message.find("\r\n" + name + ": ");
  if (found == std::string::npos || found > end) return {};
  const std::size_t begin = found + name.size() + 4;
  return message.substr(begin, message.find("\r\n", begin) - begin);
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++times;
  }
  return times;
}

TEST(NoticeBook, speaks_the_languages_of_its_template_and_knows_what_is_lacking) {
  const NoticeBook book = open_book(sample_spec());

  EXPECT_TRUE(std::ranges::is_sorted(book.locales()));
  for (const char* tag : {"de", "el", "en", "fr", "pl"}) {
    EXPECT_TRUE(std::ranges::find(book.locales(), tag) != book.locales().end()) << tag;
  }
  EXPECT_TRUE(std::ranges::find(book.gaps(), Gap{"PL", "pl"}) == book.gaps().end());
}

TEST(NoticeBook, does_not_speak_a_language_that_a_fact_has_no_text_in) {
  CampaignSpec spec = sample_spec();
  spec.countries = {"AT", "GR", "IE"};
  for (auto& [name, fact] : spec.facts) {
    const std::string text = fact.contains("") ? fact[""] : fact["en"];
    fact = {{"en", text}, {"de", text}};
  }

  const NoticeBook book = open_book(spec);

  EXPECT_EQ((Locales{book.locales().begin(), book.locales().end()}), (Locales{"de", "en"}));
  EXPECT_TRUE(std::ranges::find(book.gaps(), Gap{"GR", "el"}) != book.gaps().end());
}

TEST(NoticeBook, names_every_fault_of_the_facts) {
  CampaignSpec spec = sample_spec();
  spec.facts.erase("retention");
  spec.facts["dpo.contact"] = {{"", "dpo\r\n@example.org"}};
  spec.facts["recipients"] = {{"de", "wir"}};
  spec.controller_locale = "en";

  const std::vector<std::string> faults = faults_of(spec);

  const auto has = [&](const std::string& text) {
    return std::ranges::find(faults, text) != faults.end();
  };
  EXPECT_TRUE(has("facts.retention: is missing; the template has to state it"));
  EXPECT_TRUE(
      has("facts.dpo.contact: has a line break or another control character; write it in "
          "one line"));
  EXPECT_TRUE(has("facts.recipients.fr: is missing, and other facts have a text in that language"));
}

TEST(NoticeBook, wants_the_controllers_language) {
  CampaignSpec spec = sample_spec();
  spec.controller_locale = "tr";

  ASSERT_EQ(faults_of(spec).size(), 1U);
  EXPECT_TRUE(faults_of(spec).front().starts_with("controller_locale: 'tr' is not among"));
}

TEST(NoticeBook, names_an_unknown_template_and_an_unknown_country) {
  CampaignSpec spec = sample_spec();
  spec.template_name = "moon";
  EXPECT_EQ(faults_of(spec).front(), "moon/slots.properties: is missing");

  spec = sample_spec();
  spec.countries = {"US"};
  EXPECT_EQ(faults_of(spec),
            (std::vector<std::string>{
                "countries: 'US' is not among the countries that have an authority here"}));
}

// What was approved is known again, and nothing else is.
TEST(WordingVersion, changes_with_every_word_that_a_reader_of_the_language_may_meet) {
  const std::string version = open_book(sample_spec()).wording_version("de");
  const auto with = [](auto change) {
    CampaignSpec spec = sample_spec();
    change(spec);
    return open_book(spec).wording_version("de");
  };

  EXPECT_EQ(version.size(), 16U);
  EXPECT_EQ(with([](CampaignSpec&) {}), version);
  EXPECT_NE(with([](CampaignSpec& spec) { spec.facts["purpose"]["de"] += "!"; }), version);
  EXPECT_NE(with([](CampaignSpec& spec) { spec.cutoff.instant += std::chrono::hours(24); }),
            version);
  EXPECT_NE(with([](CampaignSpec& spec) { spec.objection_link_base = "https://x.example.org/o/"; }),
            version);
  EXPECT_NE(with([](CampaignSpec& spec) { spec.sender_name = "Somebody"; }), version);
}

TEST(WordingVersion, changes_with_the_templates_of_its_language_only) {
  const auto with = [](const std::string& path, std::string_view from, std::string_view to) {
    Catalogue catalogue = Catalogue::shipped();
    TemplateFile file = *catalogue.file(path);
    file.text.replace(file.text.find(from), from.size(), to);
    catalogue.put(path, std::move(file));
    auto book = NoticeBook::open(sample_spec(), catalogue, sample_options());
    return std::pair(book->wording_version("de"), book->wording_version("fr"));
  };
  const NoticeBook book = open_book(sample_spec());
  const std::pair original(book.wording_version("de"), book.wording_version("fr"));

  const auto word = with("objection/messages/de.properties", "Guten Tag {name}", "Hallo {name}");
  EXPECT_NE(word.first, original.first);
  EXPECT_EQ(word.second, original.second);
  const auto days = with("objection/messages/de.properties", "noch # Tage", "nur noch # Tage");
  EXPECT_NE(days.first, original.first);
  const auto layout = with("objection/layout.html", "<h1", "<h1 ");
  EXPECT_NE(layout.first, original.first);
  EXPECT_NE(layout.second, original.second);
}

TEST(WordingVersion, is_left_alone_by_where_pages_are_and_by_which_languages_there_are) {
  BookOptions options = sample_options();
  options.pages_url = "https://notices.example.org";
  options.locales = {"de", "en"};

  const NoticeBook book = open_book(sample_spec(), options);

  EXPECT_EQ((Locales{book.locales().begin(), book.locales().end()}), (Locales{"de", "en"}));
  EXPECT_EQ(book.wording_version("de"), open_book(sample_spec()).wording_version("de"));
}

// Readers of Nynorsk would read a Bokmål text, but are told in their own where there is one.
TEST(WordingVersion, is_the_same_whichever_other_languages_may_be_sent) {
  BookOptions options = sample_options();
  options.locales = {"en", "nb"};

  EXPECT_EQ(open_book(sample_spec(), options).wording_version("nb"),
            open_book(sample_spec()).wording_version("nb"));
}

TEST(WordingVersion, changes_with_what_only_some_notices_have) {
  const std::string version = open_book(sample_spec()).wording_version("de");
  const auto with = [](const std::string& path, std::string_view from, std::string_view to) {
    Catalogue catalogue = Catalogue::shipped();
    TemplateFile file = *catalogue.file(path);
    file.text.replace(file.text.find(from), from.size(), to);
    catalogue.put(path, std::move(file));
    return NoticeBook::open(sample_spec(), catalogue, sample_options())->wording_version("de");
  };

  EXPECT_NE(
      with("objection/messages/de.properties", "languages.heading = ", "languages.heading = X"),
      version);
  EXPECT_NE(with("objection/layout.txt", "{{#between languages}}", "{{#between languages}}X"),
            version);
  EXPECT_NE(with("objection/layout.html", "{{#if languages.here}}", "{{#if languages.here}}X"),
            version);
}

// Somebody in Austria gets the words that were released, not the nearest that lie about.
TEST(NoticeBook, does_not_know_the_words_of_a_language_that_it_is_not_to_speak) {
  Catalogue catalogue = Catalogue::shipped();
  catalogue.put("objection/messages/de-AT.properties",
                {.name = "de-AT.properties", .text = "headline = Servus"});
  BookOptions options = sample_options();
  options.locales = {"de", "en"};
  auto book = NoticeBook::open(sample_spec(), catalogue, options);
  ASSERT_TRUE(book);

  EXPECT_EQ(notice_for(*book, Locales{"de-AT"}, "AT").find("Servus"), std::string::npos);
}

TEST(NoticeBook, compiles_a_variant_once) {
  NoticeBook book = open_book(sample_spec());

  const CompiledNotice& first = book.variant(Locales{"de-AT"}, "AT", "Europe/Vienna");
  const CompiledNotice& second = book.variant(Locales{"de-AT"}, "AT", "Europe/Vienna");
  const CompiledNotice& other = book.variant(Locales{"de"}, "DE", "Europe/Berlin");

  EXPECT_EQ(&first, &second);
  EXPECT_NE(first.version(), other.version());
  EXPECT_EQ(first.version().size(), 16U);
}

TEST(NoticeBook, gives_the_same_version_to_the_same_words) {
  NoticeBook one = open_book(sample_spec());
  NoticeBook two = open_book(sample_spec());
  CampaignSpec changed = sample_spec();
  changed.facts["retention"] = {{"", "three years"}};
  NoticeBook three = open_book(changed);

  const std::string version = one.variant(Locales{"el"}, "GR", "").version();

  EXPECT_EQ(version, two.variant(Locales{"el"}, "GR", "").version());
  EXPECT_NE(version, three.variant(Locales{"el"}, "GR", "").version());
}

TEST(Notice, is_the_same_octets_for_the_same_person) {
  NoticeBook book = open_book(sample_spec());
  EXPECT_EQ(notice_for(book, {"de"}, "DE"), notice_for(book, {"de"}, "DE"));
}

TEST(Notice, has_the_headers_of_an_automatic_notice) {
  NoticeBook book = open_book(sample_spec());

  const std::string message = notice_for(book, {"de-AT"}, "AT");

  EXPECT_TRUE(message.starts_with("Date: Mon, 14 Apr 2025 08:30:05 +0000\r\n"));
  EXPECT_EQ(header(message, "From"), "Example Network <privacy@example.org>");
  EXPECT_EQ(header(message, "Message-ID"), "<q3NoXb2w7hJYt0mZ5eRk1sVuPaI@example.org>");
  EXPECT_EQ(header(message, "Auto-Submitted"), "auto-generated");
  EXPECT_EQ(header(message, "Content-Language"), "de-AT");
  EXPECT_EQ(header(message, "Feedback-ID"), "ai-training-2025:1:de-AT:crier");
  EXPECT_EQ(header(message, "MIME-Version"), "1.0");
}

TEST(Notice, has_one_click_exactly_as_rfc_8058_and_only_where_one_can_object) {
  NoticeBook objection = open_book(sample_spec());
  NoticeBook breach = open_book(sample_spec(NoticeProfile::breach));

  const std::string message = notice_for(objection, {"en-IE"}, "IE");
  const std::string link = header(message, "List-Unsubscribe");

  EXPECT_TRUE(link.starts_with("<https://privacy.example.org/o/"));
  EXPECT_EQ(link.size(), std::string("<https://privacy.example.org/o/>").size() + 40);
  EXPECT_EQ(header(message, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  EXPECT_EQ(count(message, "List-Unsubscribe:"), 1U);
  EXPECT_EQ(header(notice_for(breach, {"en-IE"}, "IE"), "List-Unsubscribe"), "");
}

TEST(Notice, has_its_token_right_after_what_asks_for_it) {
  for (const auto& [base, prefix] :
       {std::pair{"https://privacy.example.org/o?t=", "<https://privacy.example.org/o?t="},
        std::pair{"https://privacy.example.org/o=", "<https://privacy.example.org/o="},
        std::pair{"https://privacy.example.org/o", "<https://privacy.example.org/o/"}}) {
    CampaignSpec spec = sample_spec();
    spec.objection_link_base = base;
    NoticeBook book = open_book(spec);

    const std::string link = header(notice_for(book, {"en-IE"}, "IE"), "List-Unsubscribe");

    ASSERT_TRUE(link.starts_with(prefix)) << link;
    EXPECT_EQ(
        link.substr(std::string(prefix).size())
            .find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
        40U)
        << link;
  }
}

TEST(Notice, carries_the_same_link_in_header_and_text) {
  NoticeBook book = open_book(sample_spec());
  const std::string message = notice_for(book, {"en-IE"}, "IE");
  std::string link = header(message, "List-Unsubscribe");
  link = link.substr(1, link.size() - 2);

  EXPECT_EQ(count(message, link + "\r\n"), 1U);  // In the plain text, in a line of its own.
}

TEST(Notice, has_a_link_of_the_persons_own) {
  NoticeBook book = open_book(sample_spec());
  Addressee other = sample_person();
  other.subject = SubjectId{1018};

  EXPECT_NE(header(notice_for(book, {"en"}, "IE"), "List-Unsubscribe"),
            header(notice_for(book, {"en"}, "IE", other), "List-Unsubscribe"));
}

TEST(Notice, greets_without_a_name_when_there_is_none) {
  NoticeBook book = open_book(sample_spec());
  Addressee nobody = sample_person();
  nobody.name = "";

  const std::string message = notice_for(book, {"en-IE"}, "IE", nobody);

  EXPECT_EQ(header(message, "To"), "zoe@example.net");
  EXPECT_EQ(count(message, "Hello,"), 2U);
  EXPECT_EQ(count(message, "Dear"), 0U);
}

TEST(Notice, has_lines_that_every_server_takes) {
  NoticeBook book = open_book(sample_spec());
  for (const auto& [locale, country] : {std::pair{"de", "DE"}, {"el", "GR"}, {"pl", "PL"}}) {
    const std::string message = notice_for(book, {locale}, country);
    std::size_t begin = 0;
    for (std::size_t end = message.find("\r\n"); end != std::string::npos;
         begin = end + 2, end = message.find("\r\n", begin)) {
      EXPECT_LE(end - begin, 98U);
    }
    EXPECT_EQ(begin, message.size());
    EXPECT_EQ(count(message, "\n"), count(message, "\r\n"));
    EXPECT_EQ(count(message, "\r"), count(message, "\r\n"));
  }
}

TEST(Notice, has_no_sharp_s_for_switzerland_and_liechtenstein) {
  CampaignSpec spec = sample_spec();
  spec.countries.emplace_back("CH");
  NoticeBook book = open_book(spec);

  EXPECT_GT(count(notice_for(book, {"de-AT"}, "AT"), "=C3=9F"), 0U);
  EXPECT_EQ(count(notice_for(book, {"de-LI"}, "LI"), "=C3=9F"), 0U);
  EXPECT_EQ(count(notice_for(book, {"de-CH"}, "CH"), "=C3=9F"), 0U);
}

TEST(Notice, is_written_for_every_choice_of_language_in_every_country) {
  CampaignSpec spec = sample_spec();
  NoticeBook book = open_book(spec);
  for (const std::string& iso2 : spec.countries) {
    for (const char* account : {"", "de", "pl_PL", "pt-BR", "tr"}) {
      const LanguageChoice choice = choose_language({.stored_locale = account,
                                                     .country = iso2,
                                                     .controller_locale = spec.controller_locale,
                                                     .available = book.locales()});
      ASSERT_FALSE(choice.locales.empty());

      EXPECT_GT(notice_for(book, choice.locales, iso2).size(), 4000U) << iso2 << ' ' << account;
    }
  }
}

TEST(JsonNotice, counts_the_days_that_are_left) {
  NoticeBook book = open_book(sample_spec(), sample_options(NoticeFormat::json));
  const CompiledNotice& variant = book.variant(Locales{"pl"}, "PL", "");
  const WallTime cutoff = sample_spec().cutoff.instant;
  const std::vector<std::pair<int, std::string>> rows = {
      {42, "(zostały 42 dni)"}, {21, "(zostało 21 dni)"}, {1, "(został 1 dzień)"},
      {0, "(ostatni dzień)"},   {-3, "(ostatni dzień)"},
  };
  for (const auto& [days, words] : rows) {
    std::string document;
    variant.write(sample_person(), cutoff - std::chrono::days(days) - std::chrono::hours(1),
                  document);
    EXPECT_EQ(count(document, words), 1U) << days;
  }
}

TEST(ReopenedNotice, writes_the_same_octets_again) {
  for (const NoticeFormat format : {NoticeFormat::mime, NoticeFormat::json}) {
    NoticeBook book = open_book(sample_spec(), sample_options(format));
    for (const char* locale : {"de", "el"}) {
      const CompiledNotice& variant = book.variant(Locales{locale}, "GR", "");
      const auto kept = reopen_notice(variant.content(), sample_tokens());
      ASSERT_NE(kept, nullptr);

      for (const char* name : {"Zoë", ""}) {
        Addressee person = sample_person();
        person.name = name;
        std::string then;
        std::string now;
        variant.write(person, test::sample_instant(), then);
        kept->write(person, test::sample_instant(), now);
        EXPECT_EQ(then, now);
      }
      EXPECT_EQ(kept->version(), variant.version());
      EXPECT_EQ(kept->content(), variant.content());
      EXPECT_EQ(variant.content().find("a secret of this installation"), std::string::npos);
    }
  }
}

TEST(ReopenedNotice, is_not_opened_when_it_is_damaged) {
  NoticeBook book = open_book(sample_spec());
  const std::string content = book.variant(Locales{"el"}, "GR", "").content();

  for (std::size_t size = 0; size < content.size(); size += 97) {
    EXPECT_EQ(reopen_notice(std::string_view(content).substr(0, size), sample_tokens()), nullptr) << size;
  }
  EXPECT_EQ(reopen_notice(content + "x", sample_tokens()), nullptr);
  EXPECT_EQ(reopen_notice("something else", sample_tokens()), nullptr);
  EXPECT_NE(reopen_notice(content, sample_tokens()), nullptr);
}

TEST(Evidence, is_of_the_words_and_of_every_slot) {
  NoticeBook book = open_book(sample_spec());
  const CompiledNotice& german = book.variant(Locales{"de"}, "DE", "");
  const CompiledNotice& greek = book.variant(Locales{"el"}, "GR", "");
  Addressee moved = sample_person();
  moved.ref = "user-1017Z";
  moved.name = "oë Müller";

  EXPECT_EQ(german.evidence(sample_person()), german.evidence(sample_person()));
  EXPECT_NE(german.evidence(sample_person()), greek.evidence(sample_person()));
  EXPECT_NE(german.evidence(sample_person()), german.evidence(moved));
}

}  // namespace
}  // namespace crier::notice
