#include "objection/objection_token.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::objection {
namespace {

const TokenKey first{.id = 1, .secret = "the first secret"};
const TokenKey second{.id = 2, .secret = "the second secret"};

std::string text(const Token& token) {
  return {token.data(), token.size()};
}

std::string token_of(const Bearer& bearer, const TokenKey& key = first) {
  return text(TokenSealer(key, bearer.campaign).seal(bearer.lane, bearer.subject, bearer.language));
}

TEST(ObjectionToken, says_whose_it_is_to_who_has_the_key) {
  const TokenReader reader({first, second});
  for (const std::int64_t campaign : {1LL, 77LL, 0xFFFF'FFFFLL}) {
    for (const std::int16_t lane : {std::int16_t{0}, std::int16_t{4095}}) {
      for (const std::int64_t subject : {0LL, 1LL, 300'000'000LL, (1LL << 48U) - 1}) {
        const Bearer bearer{.campaign = CampaignId{campaign},
                            .lane = Lane{lane},
                            .subject = SubjectId{subject},
                            .language = static_cast<LanguageCode>(subject % 256)};
        for (const TokenKey& key : {first, second}) {
          const std::string token = token_of(bearer, key);
          EXPECT_TRUE(looks_like_token(token)) << token;
          EXPECT_EQ(reader.read(token), bearer);
          // A link that was sent stays what it is.
          EXPECT_EQ(token_of(bearer, key), token);
        }
      }
    }
  }
}

TEST(ObjectionToken, of_another_person_or_campaign_has_nothing_in_common_with_it) {
  std::set<std::string> beginnings;
  for (std::int64_t subject = 1; subject <= 1000; ++subject) {
    const Bearer bearer{.campaign = CampaignId{1}, .lane = {}, .subject = SubjectId{subject}};
    beginnings.insert(token_of(bearer).substr(0, 8));
  }
  EXPECT_EQ(beginnings.size(), 1000U);
}

TEST(ObjectionToken, names_its_key) {
  const Bearer bearer{.campaign = CampaignId{1}, .lane = {}, .subject = SubjectId{7}};
  EXPECT_EQ(token_key_of(token_of(bearer, second)), 2);
  EXPECT_EQ(token_key_of("x"), std::nullopt);
  EXPECT_EQ(token_key_of(std::string(token_size, '_')), std::nullopt) << "no key has id 255";
  EXPECT_TRUE(TokenReader({first}).has_key(1));
  EXPECT_FALSE(TokenReader({first}).has_key(2));
}

TEST(ObjectionToken, has_one_key_after_the_other_until_there_are_no_more) {
  EXPECT_EQ(token_key_id_after(1), 2);
  EXPECT_EQ(token_key_id_after(61), 64);
  EXPECT_EQ(token_key_id_after(253), std::nullopt);
  int count = 0;
  for (auto id = token_key_id_after(0); id; id = token_key_id_after(*id)) {
    EXPECT_TRUE(is_token_key_id(*id));
    ++count;
  }
  EXPECT_EQ(count, 247);
}

TEST(ObjectionToken, is_read_by_nobody_without_its_key) {
  const std::string token =
      token_of({.campaign = CampaignId{1}, .lane = {}, .subject = SubjectId{7}});
  EXPECT_EQ(TokenReader({second}).read(token), std::nullopt);
  EXPECT_EQ(TokenReader({{.id = 1, .secret = "another"}}).read(token), std::nullopt);
  EXPECT_EQ(TokenReader({}).read(token), std::nullopt);
}

TEST(ObjectionToken, that_was_changed_cut_or_made_up_is_nobodys) {
  const TokenReader reader({first, second});
  const std::string token =
      token_of({.campaign = CampaignId{3}, .lane = Lane{5}, .subject = SubjectId{99}});
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (std::size_t place = 0; place < token.size(); ++place) {
    for (const char digit : digits) {
      if (digit == token[place]) continue;
      std::string changed = token;
      changed[place] = digit;
      EXPECT_EQ(reader.read(changed), std::nullopt) << changed;
    }
    EXPECT_EQ(reader.read(token.substr(0, place)), std::nullopt);
  }
  const std::vector<std::string> others = {token + "A",
                                           token + "/",
                                           "%" + token.substr(1),
                                           std::string(token_size, 'A'),
                                           std::string(token_size, '\0'),
                                           std::string(1'000'000, 'A')};
  for (const std::string& made_up : others) {
    EXPECT_EQ(reader.read(made_up), std::nullopt);
  }
}

// Mail programs leave some letters at the end of an address in plain text out of the link.
TEST(ObjectionToken, ends_in_a_letter_or_a_digit) {
  for (std::int64_t subject = 1; subject <= 200; ++subject) {
    const std::string token =
        token_of({.campaign = CampaignId{1}, .lane = {}, .subject = SubjectId{subject}});
    EXPECT_TRUE(token.back() != '-' && token.back() != '_') << token;
  }
}

TEST(ObjectionToken, has_a_name_for_records_that_is_no_token) {
  const std::string token =
      token_of({.campaign = CampaignId{3}, .lane = Lane{5}, .subject = SubjectId{99}});
  EXPECT_EQ(token_id(token).size(), 16U);
  EXPECT_EQ(token_id(token), token_id(token));
  EXPECT_FALSE(looks_like_token(token_id(token)));
}

}  // namespace
}  // namespace crier::objection
