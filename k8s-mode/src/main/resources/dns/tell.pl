# Carries orders to the DNS server of another container: one process for all of them, since a process
# for each (unbound-control) is most of what a change costs.
# Usage: tell.pl PID < ORDERS. An order is a line "@do COMMAND" with the command's lines below it, or
# "@file PATH" with the file's.
use strict;
use warnings;
# Not IO::Socket, which takes longer to load than a change takes to tell.
use Socket;

my $root = "/proc/$ARGV[0]/root";
my $folder = "/run/netduo-dns";

sub server {
    # One that has just been started needs a moment until it takes orders.
    for (1 .. 200) {
        socket(my $socket, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
        return $socket if connect($socket, sockaddr_un("$root$folder/control"));
        # One that ended takes none any more; whoever takes its place is told all.
        die "the DNS server is gone\n" unless -d "$root/";
        select(undef, undef, undef, 0.02);
    }
    die "the DNS server does not answer its control socket\n";
}

sub command {
    my ($command, $lines) = @_;
    my $socket = server();
    select((select($socket), $| = 1)[0]); # what is printed is sent at once
    # Commands that read lines read them up to this mark (smallapp/unbound-control.c, send_eof).
    print $socket "UBCT1 $command\n", length $lines ? ($lines, "\x04\n") : ();
    my $said = do { local $/; <$socket> } // "";
    die "$command: $said" if $said =~ /^error/m || $said eq "";
}

sub file {
    my ($path, $text) = @_;
    # Renamed into place, so that nobody reads half of it.
    open(my $out, ">", "$root$path.new") or die "$path: $!\n";
    print $out $text;
    close($out) or die "$path: $!\n";
    rename("$root$path.new", "$root$path") or die "$path: $!\n";
}

my $orders = do { local $/; <STDIN> };
for my $order (split /^(?=@(?:do|file) )/m, $orders) {
    my ($head, $body) = split /\n/, $order, 2;
    if ($head =~ /^\@do (.*)$/) { command($1, $body // "") }
    elsif ($head =~ /^\@file (.*)$/) { file($1, $body // "") }
}
