#include "net/smtp/address.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::smtp {
namespace {

TEST(Address, is_ascii_or_needs_smtputf8) {
  EXPECT_EQ(inspect_address("anna@example.org"), AddressKind::ascii);
  EXPECT_EQ(inspect_address("\"anna > maria\"@example.org"), AddressKind::ascii);
  EXPECT_EQ(inspect_address("\"a\\\"b\"@example.org"), AddressKind::ascii);
  EXPECT_EQ(inspect_address("άννα@example.org"), AddressKind::utf8);
  EXPECT_EQ(inspect_address("anna@παράδειγμα.example"), AddressKind::utf8);
}

TEST(Address, that_would_break_out_of_its_command_is_malformed) {
  for (const std::string address :
       {"", "anna", "anna@example.org>", "<anna@example.org", "anna @example.org",
        "anna@example.org\r\nRCPT TO:<b@example.org", "\"anna\r\n\"@example.org",
        "\"anna\\\r\"@example.org", "\"anna@example.org", "anna\x7f@example.org"}) {
    EXPECT_EQ(inspect_address(address), AddressKind::malformed) << address;
  }
  EXPECT_EQ(inspect_address(std::string("a\0b@example.org", 15)), AddressKind::malformed);
  EXPECT_EQ(inspect_address(std::string(250, 'a') + "@b.example"), AddressKind::malformed);
}

}  // namespace
}  // namespace crier::smtp
