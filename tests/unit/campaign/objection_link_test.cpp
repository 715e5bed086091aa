#include "campaign/objection_link.h"

#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(ObjectionLink, is_a_secure_page_that_takes_a_token) {
  for (const char* base : {"https://privacy.example.org/o/", "https://example.org:8443/object?t=",
                           "http://localhost:8080/o/", "http://127.0.0.1/o/",
                           "http://[::1]:9000/o/", "https://xn--bcher-kva.example/o/"}) {
    EXPECT_EQ(objection_link_fault(base), std::nullopt) << base;
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
           BadLink{"https://example.org", "must end with"},
           BadLink{"https://example.org/o", "must end with"},
           BadLink{"https://example.org:0/o/", "port"},
           BadLink{"https://user@example.org/o/", "contains an address"},
           BadLink{"https://example.org/?mail=a%40b.example&t=", "contains an address"},
           BadLink{"https://example.org/{ref}/", "placeholder"},
           BadLink{"https://example.org/#t=", "fragment"},
           BadLink{"https://bücher.example/o/", "beyond ASCII"},
           BadLink{"https://example.org/a b/", "spaces"},
           BadLink{"https://-example.org/o/", "no plain name"},
       }) {
    const auto fault = objection_link_fault(base);
    ASSERT_TRUE(fault) << base;
    EXPECT_NE(fault->find(complaint), std::string::npos) << base << ": " << *fault;
  }
}

}  // namespace
}  // namespace crier
