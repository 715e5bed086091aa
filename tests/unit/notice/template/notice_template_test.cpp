#include "notice/template/notice_template.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unicode/locid.h>
#include <unicode/plurrule.h>

#include "campaign/language/languages.h"
#include "notice/template/confirmation_templates.h"
#include "notice/template/message_file.h"

namespace crier::notice {
namespace {

using Files = std::map<std::string, std::string>;

// A small template without a fault.
Files sound_files() {
  return {{"t/slots.properties",
           "controller.name = campaign, required\n"
           "source = campaign, optional\n"
           "cutoff = crier, required\n"},
          {"t/layout.html",
           "<h1>{{title}}</h1>\n<p>{{greeting}}</p>\n{{controller.name}}\n"
           "{{#if source}}\n{{source}}\n{{/if}}\n"},
          {"t/layout.txt", "{{title}}\n{{greeting}}\n{{controller.name}}\n"},
          {"t/short.txt", "{{title}}\n"},
          {"t/messages/en.properties",
           "subject = Until {cutoff}\n"
           "title = Before {cutoff}\n"
           "greeting = Dear {name}\n"
           "greeting.unnamed = Hello\n"},
          {"t/messages/de.properties",
           "subject = Bis {cutoff}\n"
           "title = Vor {cutoff}\n"
           "greeting = Guten Tag {name}\n"
           "greeting.unnamed = Guten Tag\n"}};
}

std::vector<std::string> faults_of(const Files& files) {
  Catalogue catalogue;
  for (const auto& [path, text] : files) catalogue.put(path, {.name = path, .text = text});
  std::vector<std::string> texts;
  const auto read = read_template(catalogue, "t");
  if (read) return texts;
  for (const WordingFault& fault : read.error()) texts.push_back(text_of(fault));
  return texts;
}

Files with(const std::string& path, const std::string& text) {
  Files files = sound_files();
  files[path] = text;
  return files;
}

Files with_more(const std::string& path, const std::string& text) {
  Files files = sound_files();
  files[path] += text;
  return files;
}

TEST(NoticeTemplate, is_read_when_it_is_sound) {
  EXPECT_EQ(faults_of(sound_files()), std::vector<std::string>{});
}

TEST(NoticeTemplate, may_have_a_regional_file_with_what_differs) {
  EXPECT_EQ(faults_of(with("t/messages/de-AT.properties", "title = Bis {cutoff} in Wien\n")),
            std::vector<std::string>{});
}

TEST(NoticeTemplate, names_files_that_are_missing) {
  Files files = sound_files();
  files.erase("t/layout.txt");
  files.erase("t/slots.properties");
  EXPECT_EQ(faults_of(files), (std::vector<std::string>{"t/slots.properties: is missing",
                                                        "t/layout.txt: is missing"}));
}

TEST(NoticeTemplate, names_a_message_that_a_language_lacks) {
  EXPECT_EQ(
      faults_of(with("t/messages/de.properties", "subject = Bis {cutoff}\ngreeting = Guten Tag\n")),
      (std::vector<std::string>{"t/messages/de.properties: lacks 'title'",
                                "t/layout.html: does not show the required 'cutoff' in de",
                                "t/layout.txt: does not show the required 'cutoff' in de"}));
}

TEST(NoticeTemplate, names_a_message_that_nobody_asks_for) {
  EXPECT_EQ(faults_of(with_more("t/messages/de.properties", "titel = Vor allem\n")),
            (std::vector<std::string>{"t/messages/de.properties:5: 'titel' stands in no layout"}));
}

TEST(NoticeTemplate, names_a_placeholder_that_nothing_fills) {
  EXPECT_EQ(faults_of(with_more("t/messages/en.properties", "greeting.unnamed2 = x\n")).size(), 1U);
  EXPECT_EQ(faults_of(with("t/messages/en.properties",
                           "subject = Until {cutof}\n"
                           "title = Before {cutoff}\n"
                           "greeting = Dear {name} of {source}\n"
                           "greeting.unnamed = Hello\n")),
            (std::vector<std::string>{
                "t/messages/en.properties:3: 'greeting' asks for {source}, which not every notice "
                "has; only a layout can, with {{#if}}",
                "t/messages/en.properties:1: 'subject' asks for {cutof}, which no slot fills"}));
}

TEST(NoticeTemplate, wants_a_greeting_for_people_without_a_name) {
  EXPECT_EQ(faults_of(with("t/messages/en.properties",
                           "subject = Until {cutoff}\n"
                           "title = Before {cutoff}\n"
                           "greeting = Dear {name}\n")),
            (std::vector<std::string>{
                "t/messages/en.properties:3: 'greeting' names the person; 'greeting.unnamed' must "
                "say it without a name"}));
}

TEST(NoticeTemplate, has_one_subject_for_everybody) {
  Files files = sound_files();
  files["t/messages/en.properties"] =
      "subject = {name}, until {cutoff}\n"
      "subject.unnamed = Until {cutoff}\n"
      "title = Before {cutoff}\n"
      "greeting = Hello\n";
  EXPECT_EQ(faults_of(files), (std::vector<std::string>{
                                  "t/messages/en.properties:1: 'subject' differs from person to "
                                  "person by {name}"}));
}

TEST(NoticeTemplate, shows_every_required_slot_in_both_layouts) {
  EXPECT_EQ(faults_of(with("t/layout.txt", "{{title}}\n{{greeting}}\n")),
            (std::vector<std::string>{
                "t/layout.txt: does not show the required 'controller.name' in de",
                "t/layout.txt: does not show the required 'controller.name' in en"}));
}

TEST(NoticeTemplate, knows_which_slots_there_are) {
  EXPECT_EQ(faults_of(with_more("t/slots.properties", "moon = crier, required\nx = y\n")).size(),
            2U);
  EXPECT_EQ(faults_of(with_more("t/layout.txt", "{{#if cutoff}}{{cutoff}}{{/if}}\n")),
            (std::vector<std::string>{
                "t/layout.txt:4: asks whether there is 'cutoff', which is no optional slot"}));
}

TEST(NoticeTemplate, is_named_after_a_language) {
  EXPECT_EQ(faults_of(with("t/messages/german.properties", "subject = x\n")),
            (std::vector<std::string>{"t/messages/german.properties: is not named after a "
                                      "language, such as de or pt-PT"}));
}

TEST(ShippedTemplates, are_sound) {
  const Catalogue catalogue = Catalogue::shipped();

  EXPECT_EQ(catalogue.templates(),
            (std::vector<std::string>{"breach", "objection", "policy_change"}));
  for (const std::string& name : catalogue.templates()) {
    const auto read = read_template(catalogue, name);
    if (read) continue;
    for (const WordingFault& fault : read.error()) ADD_FAILURE() << text_of(fault);
  }
}

TEST(ShippedTemplates, of_confirmations_are_sound_and_written_in_every_language) {
  const Catalogue catalogue = Catalogue::shipped();
  std::vector<std::string> all;
  for (const Language& each : languages()) all.emplace_back(each.tag);

  for (const std::string_view name : confirmation_templates) {
    EXPECT_EQ(catalogue.locales(name), all) << name;
    const auto read = read_template(catalogue, name);
    if (read) continue;
    for (const WordingFault& fault : read.error()) ADD_FAILURE() << text_of(fault);
  }
}

// Whoever changes a sentence there changes it here.
TEST(ShippedTemplates, of_confirmations_say_what_the_pages_say) {
  const Catalogue catalogue = Catalogue::shipped();
  const std::map<std::string, std::string> same = {
      {"confirmation subject", "receipt.heading"},
      {"confirmation effect.in_time", "receipt.effect.in_time"},
      {"confirmation effect.before_use", "receipt.effect.before_use"},
      {"confirmation effect.after_use", "receipt.effect.after_use"},
      {"confirmation label.number", "receipt.number"},
      {"confirmation withdrawal.text", "withdraw.text"},
      {"withdrawal subject", "withdrawn.heading"},
      {"withdrawal again.text", "withdrawn.text"}};
  for (const Language& each : languages()) {
    const auto messages_of = [&](std::string_view folder) {
      const std::string path = fmt::format("{}/messages/{}.properties", folder, each.tag);
      return read_messages(*catalogue.file(path)).value();
    };
    const auto page = messages_of("objection_page");
    for (const auto& [ours, theirs] : same) {
      const std::size_t blank = ours.find(' ');
      EXPECT_EQ(messages_of(ours.substr(0, blank)).at(ours.substr(blank + 1)).text,
                page.at(theirs).text)
          << each.tag << " " << ours;
    }
  }
}

TEST(ShippedTemplates, are_written_in_every_language) {
  const Catalogue catalogue = Catalogue::shipped();
  std::vector<std::string> all;
  for (const Language& each : languages()) all.emplace_back(each.tag);

  for (const std::string& name : catalogue.templates()) {
    EXPECT_EQ(catalogue.locales(name), all) << name;
  }
}

// A category that is left out is said in the words of "other", which is wrong where the language
// has one for the number. (The numbers are those of a period that somebody has to object in.)
TEST(ShippedTemplates, count_days_by_the_plural_rules_of_the_language) {
  const Catalogue catalogue = Catalogue::shipped();
  for (const Language& each : languages()) {
    const auto messages = read_messages(
        *catalogue.file("objection/messages/" + std::string(each.tag) + ".properties"));
    ASSERT_TRUE(messages);
    const std::string& pattern = messages->at("days_left").text;
    UErrorCode failure = U_ZERO_ERROR;
    const std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(
        icu::Locale::forLanguageTag(std::string(each.tag), failure), failure));
    ASSERT_TRUE(U_SUCCESS(failure));
    for (int days = 1; days <= 400; ++days) {
      std::string category;
      rules->select(days).toUTF8String(category);
      EXPECT_NE(pattern.find(category + " {"), std::string::npos) << each.tag << " " << days;
    }
  }
}

TEST(ShippedTemplates, say_what_a_campaign_has_to_state) {
  const FactNames names = fact_names(Catalogue::shipped(), "objection");

  EXPECT_EQ(names.required,
            (std::vector<std::string>{"contact.human", "controller.address", "controller.name",
                                      "data_categories", "dpo.contact", "legal_basis",
                                      "legitimate_interest", "objection.alternative", "purpose",
                                      "recipients", "retention"}));
  EXPECT_TRUE(std::ranges::find(names.optional, "source") != names.optional.end());
  EXPECT_TRUE(fact_names(Catalogue::shipped(), "no-such-template").required.empty());
}

}  // namespace
}  // namespace crier::notice
