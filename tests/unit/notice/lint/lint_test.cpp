#include "notice/lint/lint.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/links/objection_link.h"
#include "support/notice/sample_notice.h"

namespace crier::notice {
namespace {

using testing::HasSubstr;

constexpr std::string_view pages_url = "https://notices.example.org";

std::string told(const std::vector<Remark>& remarks) {
  std::string text;
  for (const Remark& remark : remarks) text += text_of(remark) + "\n";
  return text;
}

int errors(const std::vector<Remark>& remarks) {
  return static_cast<int>(
      std::ranges::count(remarks, Severity::fault, [](const auto& each) { return each.severity; }));
}

// The shipped objection template with one mistake in one of its files.
class LintTest : public testing::Test {
 protected:
  void replace(const std::string& path, std::string_view from, std::string_view to) {
    TemplateFile file = *catalogue.file(path);
    const std::size_t at = file.text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    file.text.replace(at, from.size(), to);
    catalogue.put(path, std::move(file));
  }

  [[nodiscard]] std::vector<Remark> remarks_of(std::string_view check) const {
    std::vector<Remark> remarks = lint(catalogue, spec, pages_url);
    std::erase_if(remarks, [&](const Remark& remark) { return remark.check != check; });
    return remarks;
  }

  void expect_only(std::string_view check, std::string_view file, std::string_view words) {
    const std::vector<Remark> all = lint(catalogue, spec, pages_url);
    EXPECT_EQ(errors(all), 1) << told(all);
    std::vector<Remark> remarks = remarks_of(check);
    std::erase_if(remarks, [](const Remark& each) { return each.severity != Severity::fault; });
    ASSERT_FALSE(remarks.empty()) << told(all);
    EXPECT_THAT(remarks.front().place.file, HasSubstr(file));
    EXPECT_THAT(remarks.front().place.message, HasSubstr(words));
    EXPECT_NE(remarks.front().remedy, "");
    // Words are found in a line; what is wrong with a subject or with the HTML is seen as a whole.
    EXPECT_EQ(remarks.front().place.line > 0, check == check::promotional_words);
  }

  Catalogue catalogue = Catalogue::shipped();
  CampaignSpec spec = test::sample_spec();
};

TEST_F(LintTest, finds_no_error_in_what_is_shipped) {
  for (const NoticeProfile profile :
       {NoticeProfile::objection, NoticeProfile::breach, NoticeProfile::policy_change}) {
    const auto remarks = lint(catalogue, test::sample_spec(profile), pages_url);
    EXPECT_EQ(errors(remarks), 0) << told(remarks);
  }
}

TEST_F(LintTest, tells_of_a_template_that_cannot_be_read) {
  replace("objection/messages/de.properties", "headline =", "headlein =");

  const auto remarks = remarks_of(check::whole);

  ASSERT_EQ(remarks.size(), 2U);
  EXPECT_EQ(lint(catalogue, spec, pages_url).size(), 2U);
}

TEST_F(LintTest, finds_promotional_words_and_not_parts_of_words) {
  replace("objection/messages/en.properties", "It is free of charge.",
          "It is free of charge. Discovery is no exciting word.");
  replace("objection/messages/en.properties", "# Three", "# An amazing remark.\n# Three");

  expect_only(check::promotional_words, "objection/messages/en.properties", "“exciting”");
}

TEST_F(LintTest, wants_a_subject_that_says_that_there_is_a_choice) {
  replace("objection/messages/en.properties", "subject = You can object until",
          "subject = News until");
  expect_only(check::subject_choice, "objection/messages/en.properties", "News until");
}

TEST_F(LintTest, warns_of_a_long_subject) {
  spec.facts["purpose"] = {{"", std::string(60, 'x')}};
  EXPECT_FALSE(remarks_of(check::subject_length).empty());
}

TEST_F(LintTest, wants_the_objection_before_the_facts) {
  replace("objection/layout.html", "<h1", "<p>{{retention}}</p>\n<h1");

  const auto remarks = remarks_of(check::objection_first);

  EXPECT_EQ(remarks.size(), 4U) << told(remarks);
  EXPECT_THAT(remarks.front().place.file, HasSubstr("layout.html"));
}

TEST_F(LintTest, wants_a_box_around_the_objection) {
  replace("objection/layout.html", "border:2px solid #17479e", "margin:0");
  expect_only(check::objection_separate, "layout.html", "no box");
}

TEST_F(LintTest, wants_html_and_text_to_say_the_same) {
  replace("objection/layout.txt", "{{late_objection_effect}}", "");
  // It is a required slot as well, so that the template is not whole.
  EXPECT_EQ(remarks_of(check::whole).size(), catalogue.locales("objection").size());

  catalogue = Catalogue::shipped();
  replace("objection/layout.txt", "{{objection.effect}}", "");
  expect_only(check::same_slots, "layout.txt", "objection.effect");
}

TEST_F(LintTest, wants_links_to_be_https_at_the_controllers_domain_and_without_a_person) {
  spec.objection_link_base = "https://short.example/o";
  EXPECT_EQ(remarks_of(check::link).size(), 1U);
  spec.objection_link_base = "https://privacy.example.org/o?mail=a@example.org&t=";
  EXPECT_EQ(remarks_of(check::link).size(), 1U);
  spec.objection_link_base = "http://privacy.example.org/o";
  EXPECT_GE(remarks_of(check::link).size(), 1U);
}

TEST_F(LintTest, takes_and_refuses_the_links_that_a_specification_takes_and_refuses) {
  const std::string host = "https://privacy.example.org";
  for (const char* rest : {"", "/", "/o", "/o/", "/o=", "/o?t=", "?t=", "/o?a=b&t=", ":8443/o"}) {
    spec.objection_link_base = host + rest;
    EXPECT_EQ(objection_link_fault(spec.objection_link_base), std::nullopt) << rest;
    EXPECT_EQ(told(remarks_of(check::link)), "") << rest;
  }
  for (const char* rest :
       {"/o?x", "/o?", "/o?t=1", "/o?next=/", "/o#", "/o#t=", "/100%/", ":0/o"}) {
    spec.objection_link_base = host + rest;
    EXPECT_THAT(told(remarks_of(check::link)),
                HasSubstr(objection_link_fault(spec.objection_link_base).value()));
    EXPECT_EQ(remarks_of(check::link).size(), 1U) << rest;
  }
}

// A campaign that is opened is read once.
TEST_F(LintTest, says_the_same_of_notices_that_have_been_read_already) {
  replace("objection/messages/de.properties",
          "objection.button = ", "objection.button = Jetzt sparen: ");
  BookOptions options = test::sample_options();
  options.pages_url = pages_url;
  const auto book = NoticeBook::open(spec, catalogue, options);
  ASSERT_TRUE(book);

  const std::string remarks = told(lint(*book));

  EXPECT_NE(remarks, "");
  EXPECT_EQ(remarks, told(lint(catalogue, spec, pages_url)));
}

TEST_F(LintTest, looks_at_no_language_that_the_notices_have_not) {
  replace("objection/messages/de.properties",
          "objection.button = ", "objection.button = Jetzt sparen: ");
  BookOptions options = test::sample_options();
  options.pages_url = pages_url;
  options.locales = {"en", "fr"};
  const auto book = NoticeBook::open(spec, catalogue, options);
  ASSERT_TRUE(book);

  EXPECT_EQ(told(lint(*book)).find("de.properties"), std::string::npos);
}

TEST_F(LintTest, wants_readers_of_every_language_to_find_the_others) {
  const auto remarks_with = [&](std::string_view url) {
    std::vector<Remark> remarks = lint(catalogue, spec, url);
    std::erase_if(remarks, [](const Remark& each) {
      return each.check != check::language_switch && each.place.file != "pages.url";
    });
    return remarks;
  };
  EXPECT_EQ(remarks_with(pages_url).size(), 0U);
  EXPECT_THAT(told(remarks_with("")), HasSubstr("pages.url: error: language-switch"));
  EXPECT_THAT(told(remarks_with("https://short.example")), HasSubstr("another domain"));
}

TEST_F(LintTest, wants_links_that_say_where_they_lead) {
  replace("objection/messages/en.properties", "objection.button = Object to this use of my data",
          "objection.button = Here");
  expect_only(check::link_text, "layout.html", "Here");
}

TEST_F(LintTest, finds_images_and_everything_that_is_loaded) {
  replace("objection/layout.html", "<h1",
          "<img src=\"https://pixel.example/1\" alt=\"Example\">\n<h1");
  expect_only(check::remote_content, "layout.html", "<img>");
}

TEST_F(LintTest, finds_text_that_is_hard_to_read) {
  replace("objection/layout.html", "<h1 style=\"", "<h1 style=\"color:#aaaaaa;");
  expect_only(check::contrast, "layout.html", "contrast of 2.3");
}

TEST_F(LintTest, finds_headings_that_leave_out_a_level) {
  replace("objection/layout.html", "<h2 style=\"margin:0 0 6px;font-size:19px;line-height:1.25\">",
          "<h2>{{label.purpose}}</h2><h4>");
  EXPECT_FALSE(remarks_of(check::structure).empty());
}

TEST_F(LintTest, finds_a_push_message_that_does_not_fit) {
  spec.facts["purpose"] = {{"", std::string(4200, 'x')}};
  EXPECT_EQ(remarks_of(check::push_size).size(), catalogue.locales("objection").size());
  EXPECT_FALSE(remarks_of(check::sms_segments).empty());
}

}  // namespace
}  // namespace crier::notice
