#include "report/steps/post_figures.h"

#include <gmock/gmock.h>

namespace crier::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PostFigures, are_no_sentence_where_nobody_has_come_to_the_post) {
  EXPECT_EQ(post_sentence("c", {}), "");
}

TEST(PostFigures, say_what_to_do_next) {
  EXPECT_EQ(post_sentence("c", {.waiting = 12, .exported = 30, .posted = 1000}),
            "12 on the list for the post, 30 exported and not reported yet, 1,000 posted; "
            "crier letters export c --to FOLDER takes those on the list");
  EXPECT_THAT(post_sentence("c", {.exported = 30}), HasSubstr("crier letters posted MANIFEST"));
  EXPECT_THAT(post_sentence("c", {.posted = 30, .returned = 2, .failed = 1}),
              testing::AllOf(HasSubstr("2 came back, 1 not posted"), Not(HasSubstr("crier"))));
}

}  // namespace
}  // namespace crier::report
