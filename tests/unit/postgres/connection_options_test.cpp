#include "postgres/connection_options.h"

#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::store {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ConnectionOptions, fill_in_what_notices_a_silent_server_and_keep_what_was_said) {
  const std::string options =
      connection_options("postgresql://u:p%27w@h/db?connect_timeout=20", "crierd");

  EXPECT_NE(options.find("connect_timeout='20'"), std::string::npos);
  EXPECT_NE(options.find("tcp_user_timeout='10000'"), std::string::npos);
  EXPECT_NE(options.find("application_name='crierd'"), std::string::npos);
  EXPECT_NE(options.find("password='p\\'w'"), std::string::npos);
}

TEST(ConnectionOptions, are_shown_without_the_password) {
  EXPECT_EQ(shown_url("postgresql://u:hunter2@h/db").find("hunter2"), std::string::npos);
}

TEST(ConnectionOptions, say_where_they_lead) {
  using Hosts = std::vector<std::string>;
  EXPECT_EQ(hosts_of("postgresql://u:p@db.example.org/crier"), Hosts{"db.example.org"});
  EXPECT_EQ(hosts_of("postgresql://a,b:5433/crier"), (Hosts{"a", "b"}));
  EXPECT_EQ(hosts_of("host=/run/postgresql dbname=crier"), Hosts{"/run/postgresql"});
  EXPECT_EQ(hosts_of("host=a hostaddr=192.0.2.7"), Hosts{"192.0.2.7"});
  EXPECT_EQ(hosts_of("dbname=crier"), Hosts{});
}

TEST(ConnectionString, is_read_back_as_it_was_whatever_is_in_it) {
  for (const std::string& host :
       {std::string("/run/crier"), std::string("/with blank/run"), std::string("/o'clock"),
        std::string("/back\\slash"), std::string("/a=b dbname=c"), std::string("/$(id)"),
        std::string("/100%d"), std::string("/Zürich")}) {
    const std::string text = connection_string({{"host", host}, {"dbname", "crier"}});
    const std::string shown = shown_url(text);
    EXPECT_EQ(shown, shown_url(connection_string({{"dbname", "crier"}, {"host", host}}))) << text;
    EXPECT_THAT(shown, testing::StartsWith("dbname='crier' host='")) << text;
  }
  EXPECT_EQ(connection_string({{"host", "/run/crier"}, {"dbname", "it's"}}),
            "host=/run/crier dbname='it\\'s'");
}

TEST(DatabaseUrl, is_taken_in_every_form_that_libpq_reads) {
  for (const char* url : {
           "postgresql://crier@db.example.org/crier",
           "postgres://crier:pw@db.example.org:5433/crier?sslmode=require",
           "postgresql://u:p%40ss%2Fw%3Ao%23r%25d%3F@h/db",
           "postgresql://u:p#w?x:y!$&'()*+,;=@h/db",
           "postgresql://u@[::1]/db",
           "postgresql://u@[2001:db8::1]:5432/db",
           "postgresql://u@one:5432,two:5433/db?target_session_attrs=read-write",
           "postgresql://%2Fvar%2Frun%2Fpostgresql/db",
           "postgresql:///db?host=/var/run/postgresql",
           "postgresql://",
           "postgresql:///db?user=a@b",
           "host=/var/run/postgresql dbname=crier",
           "host=one,two port=5432,5433 user=u password='it\\'s a # @ / : % secret'",
       }) {
    EXPECT_NO_THROW((void)shown_url(url)) << url;
  }
}

struct FaultyUrl {
  const char* url;  // Every one has "hunter" or "2secret" in its password.
  const char* complaint;
};

TEST(DatabaseUrl, divided_as_other_drivers_have_it_is_refused_without_its_password) {
  for (const std::string url :
       {"host=127.0.0.1;port=1;password=s3cr3t", "host=127.0.0.1,port=1,password=s3cr3t",
        "host='db.example.org; Password = s3cr3t'", "dbname=crier;password=s3cr3t",
        "user=ada;pwd=s3cr3t host=db", "host=/run/db;password=s3cr3t", "host='db password=s3cr3t'",
        "postgresql://db.example.org/crier;password=s3cr3t", "host=db=s3cr3t"}) {
    try {
      (void)connection_options(url, "test");
      ADD_FAILURE() << url << " was taken";
    } catch (const std::invalid_argument& fault) {
      const std::string words = fault.what();
      EXPECT_EQ(words.find("s3cr3t"), std::string::npos) << words;
      EXPECT_NE(words.find("divided by blanks"), std::string::npos) << words;
    }
  }
  for (const std::string url : {"host=/tmp/a;b=c dbname=x", "host=a,b port=1,2",
                                "host=db password='a;password=b'", "host=db options='-c a=b'"}) {
    EXPECT_NO_THROW((void)connection_options(url, "test")) << url;
  }
}

TEST(DatabaseUrl, that_libpq_would_read_otherwise_is_refused_without_a_part_of_its_password) {
  for (const FaultyUrl& row : {
           FaultyUrl{"postgresql://u:hunter@2secret@h/db", "%40"},
           FaultyUrl{"postgresql://u:@hunter2secret@h:5432/db", "an @ too many"},
           FaultyUrl{"postgresql://u:hunter/2secret@h/db", "a / before the @"},
           FaultyUrl{"postgresql://u:hunter@a/2secret@h/db", "%2F"},
           FaultyUrl{"postgresql://u:hunter%2secret@h/db", "two hexadecimal digits"},
           FaultyUrl{"postgresql://u:hunter%zz2secret@h/db", "two hexadecimal digits"},
           FaultyUrl{"postgresql://u:hunter2secret%@h/db", "two hexadecimal digits"},
           FaultyUrl{"postgresql://u:hunter%00@h/db", "two hexadecimal digits"},
           FaultyUrl{"postgresql://u:hunter2secret@2001:db8::1/db", "[::1]:5432"},
           FaultyUrl{"postgresql://u:hunter2secret@::1:5432/db", "[::1]:5432"},
           FaultyUrl{"postgresql://u:hunter2secret@[::1/db", "closed by a ]"},
           FaultyUrl{"postgresql://u:hunter2secret@[::1]5432/db", "follow the ]"},
           FaultyUrl{"postgresql://u:hunter2secret@h:port/db", "no number between 1 and 65535"},
           FaultyUrl{"postgresql://u:hunter2secret@h:99999/db", "no number between 1 and 65535"},
           FaultyUrl{"postgresql://u:hunter2secret@h:5432:1/db", "more than one colon"},
           FaultyUrl{"postgresql://u:hunter2secret@/var/run/postgresql/db", "?host="},
           FaultyUrl{"postgresql://u@h/db?password=hunter&2secret", "%26"},
           FaultyUrl{"postgresql://u:hunter2secret@h/db?sslmod=require", "does not know"},
           FaultyUrl{"postgresql://u:hunter2secret@h/db?sslmode=on", "sslmode"},
           FaultyUrl{"host=h password=hunter 2secret", "apostrophes"},
           FaultyUrl{"host=h password=hunter port=2secret", "port"},
           FaultyUrl{"host=h password='hunter 2secret", "apostrophes"},
           FaultyUrl{"hunter2secret", "neither"},
           FaultyUrl{"mysql://u:hunter2secret@h/db", "neither"},
           FaultyUrl{" postgresql://u:hunter2secret@h/db", "neither"},
       }) {
    try {
      (void)connection_options(row.url, "crier");
      ADD_FAILURE() << "taken: " << row.url;
    } catch (const std::invalid_argument& refused) {
      const std::string told = refused.what();
      EXPECT_THAT(told, HasSubstr(row.complaint)) << row.url;
      EXPECT_THAT(told, testing::AllOf(Not(HasSubstr("hunter")), Not(HasSubstr("2secret"))))
          << row.url;
    }
  }
}

}  // namespace
}  // namespace crier::store
