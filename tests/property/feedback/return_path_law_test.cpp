#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/unicode.h"
#include "feedback/path/return_path.h"

namespace crier::feedback {
namespace {

ReturnPathKey key(int id) {
  return return_path_key(id, "a secret of the test");
}

NoticeTry any_notice() {
  return {.campaign = CampaignId{*rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 32U)},
          .lane = Lane{*rc::gen::inRange<std::int16_t>(0, lane_count_max)},
          .subject = SubjectId{*rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 48U)},
          .step = *rc::gen::inRange(0, 256),
          .attempt = *rc::gen::inRange(0, 65536)};
}

RC_GTEST_PROP(ReturnPathLaw, what_is_sealed_is_read_back_in_whatever_case, ()) {
  const NoticeTry notice = any_notice();
  const int id = *rc::gen::inRange(0, return_path_key_id_max + 1);
  std::string local = return_path_of(notice, "b", key(id));
  RC_ASSERT(local.size() <= 64U);
  RC_ASSERT(looks_like_return_path(local));
  const auto place = *rc::gen::inRange<std::size_t>(0, local.size());
  if (local[place] >= 'a' && local[place] <= 'z')
    local[place] = static_cast<char>(local[place] - 32);

  const ReturnPathReader reader({key((id + 1) % 1024), key(id)});

  RC_ASSERT(reader.read(local) == notice);
  RC_ASSERT(reader.read("<" + local + "@bounces.example.org>") == notice);
}

RC_GTEST_PROP(ReturnPathLaw, any_single_change_is_refused, ()) {
  const std::string sound = return_path_of(any_notice(), "notice-1", key(7));
  const ReturnPathReader reader({key(7), key(8)});
  std::string spoiled = sound;
  const auto place = *rc::gen::inRange<std::size_t>(0, sound.size());
  switch (*rc::gen::inRange(0, 3)) {
    case 0: spoiled[place] = *rc::gen::arbitrary<char>(); break;
    case 1: spoiled.erase(place, 1); break;
    default:
      spoiled.insert(place, 1,
                     *rc::gen::elementOf(std::string("0123456789abcdefghijklmnopqrstuv+.-")));
  }
  RC_PRE(ascii_lower(spoiled) != sound && spoiled.find_first_of("@<> \t\r\n") == std::string::npos);

  RC_ASSERT(!reader.read(spoiled).has_value());
}

RC_GTEST_PROP(ReturnPathLaw, a_path_of_another_secret_is_nothing, ()) {
  const NoticeTry notice = any_notice();
  const std::string foreign = return_path_of(notice, "b", return_path_key(7, "another secret"));

  RC_ASSERT(!ReturnPathReader({key(7)}).read(foreign).has_value());
  RC_ASSERT(!ReturnPathReader({}).read(foreign).has_value());
}

RC_GTEST_PROP(ReturnPathLaw, any_text_is_nothing, (const std::string& text)) {
  RC_ASSERT(!ReturnPathReader({key(7)}).read(text).has_value());
}

}  // namespace
}  // namespace crier::feedback
