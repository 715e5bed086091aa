#!/usr/bin/env perl
# second_opinion.pl FOLDER: for each mail of it what Sisimai (Debian's libsisimai-perl) makes of it, as
# "mail<TAB>reason", a line for each person that it names, or "mail<TAB>-" for what it takes for no bounce.
use strict;
use warnings;
use Sisimai;

my $folder = shift or die "usage: second_opinion.pl FOLDER\n";
for my $path (sort glob "$folder/*.eml") {
  my ($mail) = $path =~ m{([^/]+)\.eml$};
  # It writes to standard error of what it cannot read.
  my $found = eval { Sisimai->make($path, delivered => 1) };
  if (!$found || !@$found) {
    print "$mail\t-\n";
    next;
  }
  print "$mail\t", ($_->reason || 'undefined'), "\n" for @$found;
}
