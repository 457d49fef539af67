package desk

// SetAgents is the presence set of a site's agents: visitors see whether
// somebody is in it. Its members are pages, so that an agent with two is there
// until both have gone.
const SetAgents = "agents"
