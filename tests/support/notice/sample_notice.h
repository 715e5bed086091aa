// A campaign and its notices, as tests, golden files and benchmarks use them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "campaign/civil_time.h"
#include "campaign/country_table.h"
#include "notice/notice_book.h"
#include "notice/template/catalogue.h"

namespace crier::notice::test {

inline constexpr std::string_view sample_token_base = "https://privacy.example.org/o";

inline CivilInstant brussels_midnight(std::chrono::year_month_day date) {
  const std::chrono::local_seconds civil{std::chrono::local_days(date)};
  return *civil_instant(civil, "Europe/Brussels");
}

inline void add_objection_facts(CampaignSpec& spec) {
  spec.facts["purpose"] = {{"", "training of our language model"},
                           {"de", "Training unseres Sprachmodells"},
                           {"fr", "entraînement de notre modèle de langage"},
                           {"pl", "trenowanie naszego modelu językowego"},
                           {"el", "εκπαίδευση του γλωσσικού μας μοντέλου"}};
  spec.facts["data_categories"] = {{"", "public posts and comments"},
                                   {"de", "öffentliche Beiträge und Kommentare"},
                                   {"fr", "publications et commentaires publics"},
                                   {"pl", "publiczne posty i komentarze"},
                                   {"el", "δημόσιες αναρτήσεις και σχόλια"}};
  spec.facts["legal_basis"] = {{"", "legitimate interests, Art. 6(1)(f) GDPR"}};
  spec.facts["legitimate_interest"] = {{"", "better services"}};
  spec.facts["recipients"] = {{"", "our hosting provider"}};
  spec.facts["retention"] = {{"", "two years"}};
  spec.facts["objection.alternative"] = {{"", "privacy@example.org"}};
}

inline void add_breach_facts(CampaignSpec& spec) {
  spec.facts["breach.nature"] = {{"", "Somebody read names and addresses."}};
  spec.facts["breach.data_categories"] = {{"", "names and mail addresses"}};
  spec.facts["breach.consequences"] = {{"", "You may receive fraudulent mail."}};
  spec.facts["breach.measures"] = {{"", "We have closed the gap."}};
  spec.facts["breach.advice"] = {{"", "Be wary of mail that asks for your password."}};
}

// Dates: cut-off at the end of Monday 26 May 2025 in Brussels, start on the day after.
inline CampaignSpec sample_spec(NoticeProfile profile = NoticeProfile::objection) {
  using namespace std::chrono_literals;
  CampaignSpec spec;
  spec.key = "ai-training-2025";
  spec.purpose = "ai-training";
  spec.profile = profile;
  for (const std::string_view iso2 : eea_countries()) spec.countries.emplace_back(iso2);
  spec.notify_by = brussels_midnight(2025y / 5 / 1);
  spec.cutoff = brussels_midnight(2025y / 5 / 27);
  spec.effective_at = brussels_midnight(2025y / 5 / 27);
  spec.channel = channel_named("email").value();
  spec.template_name = std::string(name_of(profile));
  spec.controller_locale = "en";
  spec.sender_name = "Example Network";
  spec.sender_address = "privacy@example.org";
  spec.objection_link_base = sample_token_base;
  spec.facts["controller.name"] = {{"", "Example Network Ltd"}};
  spec.facts["controller.address"] = {{"", "1 Example Street, Dublin, Ireland"}};
  spec.facts["dpo.contact"] = {{"", "dpo@example.org"}};
  spec.facts["contact.human"] = {{"", "help@example.org"}};
  if (profile == NoticeProfile::objection) add_objection_facts(spec);
  if (profile == NoticeProfile::breach) add_breach_facts(spec);
  if (profile == NoticeProfile::policy_change) {
    spec.facts["purpose"] = {{"", "running our services"}};
    spec.facts["legal_basis"] = {{"", "contract, Art. 6(1)(b) GDPR"}};
  }
  return spec;
}

inline objection::TokenSealer sample_tokens() {
  return {{.id = 1, .secret = "a secret of this installation"}, CampaignId{17}};
}

inline BookOptions sample_options(NoticeFormat format = NoticeFormat::mime) {
  return {.step = 1,
          .format = format,
          .tokens = sample_tokens(),
          .pages_url = {},
          .locales = {}};
}

inline NoticeBook open_book(const CampaignSpec& spec, BookOptions options = sample_options()) {
  auto book = NoticeBook::open(spec, Catalogue::shipped(), std::move(options));
  if (book) return std::move(*book);
  for (const WordingFault& fault : book.error()) ADD_FAILURE() << text_of(fault);
  std::abort();
}

inline WallTime sample_instant() {
  return *parse_iso8601("2025-04-14T08:30:05Z");
}

inline Addressee sample_person() {
  return {.ref = "user-1017",
          .name = "Zoë Müller",
          .address = "zoe@example.net",
          .key = "q3NoXb2w7hJYt0mZ5eRk1sVuPaI",
          .lane = lane_of("user-1017", lane_count_default),
          .subject = SubjectId{1017}};
}

inline std::string notice_for(NoticeBook& book, const std::vector<std::string>& locales,
                              std::string_view country, const Addressee& person = sample_person()) {
  std::string message;
  book.variant(locales, country, "").write(person, sample_instant(), message);
  return message;
}

}  // namespace crier::notice::test
