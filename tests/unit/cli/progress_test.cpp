#include "cli/progress.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;

// What a Progress has written so far.
class Paper {
 public:
  Paper() : file_(::open_memstream(&text_, &size_)) {}
  ~Paper() {
    std::fclose(file_);
    std::free(text_);
  }
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;

  [[nodiscard]] std::FILE* file() const { return file_; }
  [[nodiscard]] std::string text() const {
    std::fflush(file_);
    return {text_, size_};
  }

 private:
  char* text_{};
  std::size_t size_{};
  std::FILE* file_;
};

constexpr SteadyTime start{1h};

TEST(Progress, tells_share_rate_and_time_left) {
  EXPECT_EQ(progress_text("importing", {.done = 540'000, .total = 1'000'000}, 98'000, 100),
            "importing  ██████████▊            54 %  540,000 of 1,000,000  98,000/s  5 s left");
}

TEST(Progress, gives_up_the_bar_before_the_figures) {
  EXPECT_EQ(progress_text("importing", {.done = 540'000, .total = 1'000'000}, 98'000, 70),
            "importing   54 %  540,000 of 1,000,000  98,000/s  5 s left");
}

TEST(Progress, of_a_stream_has_no_end) {
  EXPECT_EQ(progress_text("importing", {.done = 1234, .total = std::nullopt}, 10, 100),
            "importing  1,234  10/s");
}

TEST(Progress, promises_nothing_while_nothing_moves) {
  EXPECT_EQ(progress_text("importing", {.done = 0, .total = 10}, 0, 0),
            "importing    0 %  0 of 10");
}

TEST(Progress, draws_a_bar_ten_times_a_second_and_erases_it) {
  const Paper paper;
  {
    Progress progress(paper.file(), Progress::Style::bar, "importing");
    for (int tenth = 0; tenth < 100; ++tenth) {
      progress.show({.done = tenth, .total = 100}, start + tenth * 10ms);
    }
  }

  const std::string text = paper.text();
  EXPECT_EQ(std::ranges::count(text, '\r'), 11);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_TRUE(text.ends_with("\r\x1b[K"));
}

TEST(Progress, writes_a_line_every_five_seconds_where_there_is_no_terminal) {
  const Paper paper;
  {
    Progress progress(paper.file(), Progress::Style::lines, "importing");
    for (int second = 0; second <= 12; ++second) {
      progress.show({.done = second * 100, .total = 2400}, start + second * 1s);
    }
  }

  EXPECT_EQ(paper.text(),
            "importing   20 %  500 of 2,400  100/s  19 s left\n"
            "importing   41 %  1,000 of 2,400  100/s  14 s left\n");
}

TEST(Progress, says_nothing_of_what_is_over_at_once) {
  const Paper paper;
  {
    Progress(paper.file(), Progress::Style::lines, "importing")
        .show({.done = 1, .total = 1}, start);
  }

  EXPECT_EQ(paper.text(), "");
}

}  // namespace
}  // namespace crier::app
