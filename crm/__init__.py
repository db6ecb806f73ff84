"""Who the customer is: labels, brands, keys, customers, consent, segments, audiences, operators, audit."""
