#!/usr/bin/env perl
# Stands in for one of Portal's processes: answers its health listener until it is told to stop.
use strict;
use warnings;
use IO::Socket::INET;

$SIG{TERM} = sub { print "stopping\n"; exit 0 };
$| = 1;
my $listener = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1', LocalPort => $ENV{Portal__Health__Port}, Listen => 16, ReuseAddr => 1
) or die "cannot listen: $!";
while (my $client = $listener->accept()) {
    my $request = <$client>;
    print {$client} "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    close $client;
}
