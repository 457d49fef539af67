package relays

// Wide raises what one address may cost beyond what a test or a load needs that
// plays many visitors from one.
var Wide = []string{
	"-rate", "100000", "-address-rate", "1000000", "-pages", "100000",
	"-starts", "10000000", "-site-starts", "10000000",
	"-visitor-text", "1000000000", "-conversation-text", "1000000000", "-address-text", "1000000000",
	"-visitor-sockets", "1000000", "-address-sockets", "1000000", "-free-disk", "1",
}
