// Where the words stand on the page, tests/e2e/ways/letters_test.cpp asks an independent reader.
#include "letter/letter_pdf.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::letter {
namespace {

Letter some_letter() {
  return {.sender = "Example Network · 1 Example Street · Dublin",
          .address = {"Γιώργος Παπαδόπουλος", "Ακαδημίας 15", "106 71 Αθήνα", "GREECE"},
          .date = "30 November 2026",
          .subject = "Δυνατότητα εναντίωσης",
          .text = "Example Network Ltd\n\n*** Δικαίωμα ***\n\nhttps://privacy.example.org/o/x\n",
          .locale = "el",
          .form = WindowForm::din_5008_b,
          .made_at = WallTime{std::chrono::hours(1)}};
}

TEST(LetterPdf, is_the_same_octets_for_the_same_letter) {
  const LetterPdf first = pdf_of(some_letter());
  const LetterPdf second = pdf_of(some_letter());

  EXPECT_TRUE(first.octets.starts_with("%PDF-1."));
  EXPECT_EQ(first.octets, second.octets);
  EXPECT_EQ(first.pages, 1);
}

TEST(LetterPdf, is_another_for_another_letter) {
  const LetterPdf first = pdf_of(some_letter());
  Letter other = some_letter();
  other.address.front() = "Μαρία Παπαδοπούλου";
  Letter of_france = some_letter();
  of_france.form = WindowForm::nf_z_10_011;

  EXPECT_NE(pdf_of(other).octets, first.octets);
  EXPECT_NE(pdf_of(of_france).octets, first.octets);
}

TEST(LetterPdf, has_its_fonts_within) {
  EXPECT_TRUE(pdf_of(some_letter()).octets.contains("/FontFile"));
}

TEST(LetterPdf, has_as_many_pages_as_its_text_needs) {
  Letter letter = some_letter();
  for (int line = 0; line < 200; ++line) letter.text += "\nAnother paragraph of the notice.\n";

  const LetterPdf pdf = pdf_of(letter);

  EXPECT_GE(pdf.pages, 4);
  EXPECT_LE(pdf.pages, 8);
  EXPECT_EQ(pdf.octets, pdf_of(letter).octets);
}

TEST(LetterPdf, says_of_which_characters_no_font_has_a_sign) {
  EXPECT_EQ(pdf_of(some_letter()).characters_lacking, 0);
  Letter letter = some_letter();
  letter.address.front() = "A\U0003FFFD";  // Of a plane in which nothing is.

  EXPECT_GT(pdf_of(letter).characters_lacking, 0);
}

TEST(LetterPdf, has_its_words_on_the_page_however_far_they_are_indented) {
  Letter letter = some_letter();
  std::string words;
  for (int word = 0; word < 1200; ++word) words += " word";
  letter.text = std::string(120, ' ') + words;

  EXPECT_GE(pdf_of(letter).pages, 2) << "lines are broken";
}

TEST(LetterPdf, takes_lines_that_are_too_wide_and_texts_without_words) {
  Letter letter = some_letter();
  letter.address.assign(address_lines_max, std::string(100, 'W'));
  letter.sender = std::string(200, 'W');
  letter.subject = std::string(300, 'W');
  letter.text.clear();

  EXPECT_EQ(pdf_of(letter).pages, 1);
}

}  // namespace
}  // namespace crier::letter
