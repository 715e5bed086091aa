#include "net/http/request_target.h"

#include <array>
#include <string_view>

#include <gtest/gtest.h>

namespace crier::http {
namespace {

struct Row {
  std::string_view target;
  std::string_view form;
};

constexpr std::array<Row, 21> rows = {{
    {"/", "/"},
    {"/o/abc?lang=de", "/o/abc?lang=de"},
    {"http://example.org/o/abc?x=1", "/o/abc?x=1"},
    {"HTTPS://example.org:8443/o/abc", "/o/abc"},
    {"http://[::1]:8090/o/abc", "/o/abc"},
    {"http://example.org", "/"},
    {"http://example.org?x=1", "/?x=1"},
    {"http://", "/"},
    {"/o/%41b%2Dc%5f%7Ed%2e", "/o/Ab-c_~d."},
    {"http://example.org/o/%41", "/o/A"},
    // A slash or a percent sign that is escaped is none that separates or escapes.
    {"/o/%2Fx", "/o/%2Fx"},
    {"/o/%252D", "/o/%252D"},
    {"/o/%00%0a%20", "/o/%00%0a%20"},
    {"/o/%", "/o/%"},
    {"/o/%4", "/o/%4"},
    {"/o/%zz%+1%-1", "/o/%zz%+1%-1"},
    // What is asked for is read by who reads forms.
    {"/o/abc?x=%41", "/o/abc?x=%41"},
    {"/o/http://x", "/o/http://x"},
    {"://x/y", "://x/y"},
    {"*", "*"},
    {"", ""},
}};

TEST(RequestTarget, has_one_spelling) {
  for (const Row& row : rows) EXPECT_EQ(origin_form(row.target), row.form) << row.target;
}

}  // namespace
}  // namespace crier::http
