#include "campaign/links/objection_link.h"

#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

struct GoodLink {
  const char* base;
  const char* prefix;
};

TEST(ObjectionLink, is_a_secure_page_that_takes_a_token) {
  for (const auto& [base, prefix] : {
           GoodLink{"https://privacy.example.org/o/", "https://privacy.example.org/o/"},
           GoodLink{"https://privacy.example.org/o", "https://privacy.example.org/o/"},
           GoodLink{"https://example.org", "https://example.org/"},
           GoodLink{"https://example.org:8443", "https://example.org:8443/"},
           GoodLink{"https://example.org/object.php", "https://example.org/object.php/"},
           GoodLink{"https://example.org:8443/object?t=", "https://example.org:8443/object?t="},
           GoodLink{"https://example.org/?t=", "https://example.org/?t="},
           GoodLink{"https://example.org?t=", "https://example.org?t="},
           GoodLink{"https://example.org/?form=art21&lang=en&t=",
                    "https://example.org/?form=art21&lang=en&t="},
           GoodLink{"https://example.org/o;t=", "https://example.org/o;t="},
           GoodLink{"https://example.org/o=", "https://example.org/o="},
           GoodLink{"https://example.org/a%20b/", "https://example.org/a%20b/"},
           GoodLink{"http://localhost:8080/o", "http://localhost:8080/o/"},
           GoodLink{"http://127.0.0.1/o/", "http://127.0.0.1/o/"},
           GoodLink{"http://[::1]:9000/o/", "http://[::1]:9000/o/"},
           GoodLink{"https://xn--bcher-kva.example/o/", "https://xn--bcher-kva.example/o/"},
       }) {
    EXPECT_EQ(objection_link_fault(base), std::nullopt) << base;
    EXPECT_EQ(objection_link_prefix(base), prefix);
    // What has become a prefix is one.
    EXPECT_EQ(objection_link_fault(prefix), std::nullopt) << prefix;
    EXPECT_EQ(objection_link_prefix(prefix), prefix);
  }
}

struct BadLink {
  const char* base;
  const char* complaint;
};

TEST(ObjectionLink, says_what_is_wrong_with_another) {
  for (const auto& [base, complaint] : {
           BadLink{"", "is missing"},
           BadLink{"http://privacy.example.org/o/", "is not https"},
           BadLink{"http://localhost.example.org/o/", "is not https"},
           BadLink{"http://127.0.0.1.example.org/o/", "is not https"},
           BadLink{"ftp://example.org/o/", "does not begin with https://"},
           BadLink{"https:///o/", "names no host"},
           BadLink{"https://example.org/o?x", "query that does not end with '='"},
           BadLink{"https://example.org/o?", "query that does not end with '='"},
           BadLink{"https://example.org?", "query that does not end with '='"},
           BadLink{"https://example.org/o?t=1", "query that does not end with '='"},
           BadLink{"https://example.org/o?t=&", "query that does not end with '='"},
           BadLink{"https://example.org/o?next=/", "query that does not end with '='"},
           BadLink{"https://example.org/100%/", "'%'"},
           BadLink{"https://example.org/o?a=%2&t=", "'%'"},
           BadLink{"https://user:secret@example.org/o/", "contains an address"},
           BadLink{"https://example.org/o#", "fragment"},
           BadLink{"https://example.org/#/o/", "fragment"},
           BadLink{"https://example.org/o?t=#", "fragment"},
           BadLink{"https://?t=", "names no host"},
           BadLink{"https://example.org:99999/o/", "port"},
           BadLink{"https://example.org:/o/", "port"},
           BadLink{"HTTPS://example.org/o/", "does not begin with https://"},
           BadLink{"https://example.org:0/o/", "port"},
           BadLink{"https://user@example.org/o/", "contains an address"},
           BadLink{"https://example.org/?mail=a%40b.example&t=", "contains an address"},
           BadLink{"https://example.org/{ref}/", "placeholder"},
           BadLink{"https://example.org/#t=", "fragment"},
           BadLink{"https://bücher.example/o/", "beyond ASCII"},
           BadLink{"https://example.org/a b/", "spaces"},
           BadLink{"https://-example.org/o/", "no plain name"},
           BadLink{"https://xn--zzzzzz99999.example/o/", "the label \"xn--zzzzzz99999\""},
           BadLink{"https://www.xn--a.example:8443/o/", "the label \"xn--a\""},
           BadLink{"https://xn--/o/", "the label \"xn--\""},
       }) {
    const auto fault = objection_link_fault(base);
    ASSERT_TRUE(fault) << base;
    EXPECT_NE(fault->find(complaint), std::string::npos) << base << ": " << *fault;
  }
}

}  // namespace
}  // namespace crier
